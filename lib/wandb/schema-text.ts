/**
 * The GraphQL schema by which clients speak to this server: their names of types, fields and arguments, because a document that
 * names an unknown one is refused as a whole. What is not served here has its types all the same, and answers so.
 */
export const schemaText = `schema {
  query: Query
  mutation: Mutation
}

"Text that holds JSON. The wire value is always a JSON *string* with JSON inside."
scalar JSONString
"Arbitrary JSON value (not a string that holds JSON)."
scalar JSON
"RFC 3339 / ISO 8601 text, e.g. 2026-01-31T12:00:00Z."
scalar DateTime
"64-bit integer, sent as a JSON number."
scalar Int64
"JSON number. Observed: milliseconds (run.alert() sends 60000 for its default of one minute)."
scalar Duration

interface Node {
  id: ID!
}

type PageInfo {
  startCursor: String
  endCursor: String
  hasNextPage: Boolean!
  hasPreviousPage: Boolean
}

type Query {
  node(id: ID!): Node
  viewer: User
  user(userName: String, id: ID): User
  users(query: String, after: String, first: Int): UserConnection
  serverInfo: ServerInfo
  entity(name: String): Entity
  organization(name: String!): Organization
  "\`project\` and \`model\` are the same object type; both names are in use."
  project(name: String, entityName: String, id: ID): Project
  model(name: String, entityName: String): Project
  models(entityName: String, name: String, after: String, first: Int, order: String): ProjectConnection
  launchAgent(id: ID!): LaunchAgent
  artifact(id: ID!): Artifact
  artifactCollection(id: ID!): ArtifactCollection
  clientIDMapping(clientID: ID!): ClientIDMapping
}

type ServerInfo {
  "A JSON *object* (not text), e.g. {\\"min_cli_version\\":\\"0.10.0\\",\\"max_cli_version\\":\\"0.30.0\\"}."
  cliVersionInfo: JSON
  latestLocalVersionInfo: LocalVersionInfo
  features: [ServerFeature]
  "legacy (verify command)"
  messages: [ServerMessage]
}

type ServerMessage {
  utf8Text: String
  plainText: String
  htmlText: String
  messageType: String
  messageLevel: Int
}

type LocalVersionInfo {
  outOfDate: Boolean!
  latestVersionString: String!
  versionOnThisInstanceString: String!
}

type ServerFeature {
  name: String!
  isEnabled: Boolean!
}

"legacy: must exist, clients up to 0.25 fail if \`__type(name: \\"ServerSettings\\")\` is null"
type ServerSettings {
  serverMessages: [ServerSettingsMessage]
}
type ServerSettingsMessage {
  utfText: String
  plainText: String
  htmlText: String
  messageType: String
  messageLevel: Int
}

type User implements Node {
  id: ID!
  name: String!
  username: String
  email: String
  admin: Boolean
  "JSON in text, e.g. {\\"code_saving_enabled\\":false}"
  flags: JSONString
  "Name of the user's default entity."
  entity: String
  deletedAt: DateTime
  photoUrl: String
  apiKeys: ApiKeyConnection
  teams: EntityConnection
  organizations: [Organization!]
}

type UserConnection {
  edges: [UserEdge!]!
  pageInfo: PageInfo
}
type UserEdge {
  node: User
  cursor: String
}

type ApiKey implements Node {
  id: ID!
  name: String!
  description: String
}
type ApiKeyConnection {
  edges: [ApiKeyEdge!]!
}
type ApiKeyEdge {
  node: ApiKey
}

type EntityConnection {
  edges: [EntityEdge!]!
}
type EntityEdge {
  node: Entity
}

type Entity implements Node {
  id: ID!
  name: String!
  isTeam: Boolean!
  available: Boolean
  photoUrl: String
  readOnly: Boolean
  readOnlyAdmin: Boolean!
  entityType: String
  privateOnly: Boolean!
  storageBytes: Int64!
  codeSavingEnabled: Boolean!
  "since 0.30, only if the feature ARTIFACT_DIGEST_ALGORITHM is on; answer false"
  xxhashDigestsEnabled: Boolean
  defaultAccess: String!
  isPaid: Boolean
  limits: JSONString
  members: [Member!]!
  organization: Organization
  user: User
  projects(after: String, first: Int): ProjectConnection
  "The default resource config of one queue, by its id."
  defaultResourceConfig(id: ID!): DefaultResourceConfig
  "Queues of the entity's launch project."
  runQueues: [RunQueue!]
  launchAgents: [LaunchAgent!]
}

type Member {
  id: String
  admin: Boolean
  pending: Boolean
  role: String
  email: String
  username: String
  name: String!
  photoUrl: String
  accountType: String
  apiKey: String
}

type Organization implements Node {
  id: ID!
  name: String!
  orgEntity: Entity
  coreWeaveOrganizationId: String
  featureFlags(rampIDType: RampIDType!): [RampFeature]!
}

enum RampIDType {
  OrgName
}

type RampFeature {
  rampKey: String!
  isEnabled: Boolean!
}

type ProjectConnection {
  edges: [ProjectEdge!]!
  pageInfo: PageInfo!
}
type ProjectEdge {
  node: Project
  cursor: String
}

type Project implements Node {
  id: ID!
  "Numeric id, as text."
  internalId: ID!
  name: String!
  entityName: String!
  entity: Entity!
  description: String
  createdAt: DateTime!
  updatedAt: DateTime
  access: String
  views: JSONString
  isBenchmark: Boolean!
  readOnly: Boolean
  user: User
  runCount(filters: JSONString): Int
  totalRuns: Int
  totalSweeps: Int!
  repo: String
  dockerImage: String
  "\`desc\` carries ballast in \`wandb verify\`"
  run(name: String!, desc: String): Run
  bucket(name: String!, missingOk: Boolean, desc: String): Run
  "legacy"
  buckets(first: Int, after: String): RunConnection
  runs(filters: JSONString, after: String, before: String, first: Int, last: Int, order: String): RunConnection
  sweep(sweepName: String!, id: ID): Sweep
  sweeps(after: String, first: Int, filters: JSONString): SweepConnection
  "Reports: this server has none."
  allViews(viewType: String, viewName: String, after: String, first: Int): ViewConnection
  runQueues: [RunQueue!]!
  runQueue(name: String!): RunQueue
  "\`enableTracking\`: legacy"
  artifact(name: String!, enableTracking: Boolean): Artifact
  artifactType(name: String!): ArtifactType
  artifactTypes(after: String, first: Int): ArtifactTypeConnection
  artifactCollection(name: String!): ArtifactCollection
  artifactCollections(after: String, first: Int, filters: JSONString, order: String): ArtifactCollectionConnection
  "name is \`<collection>:<alias or vN>\`; a name without a colon means \`:latest\`."
  artifactCollectionMembership(name: String!): ArtifactCollectionMembership
}

type RunConnection {
  edges: [RunEdge!]!
  pageInfo: PageInfo!
}
type RunEdge {
  node: Run!
  cursor: String!
}

"A run. \`Bucket\` in old names is the same thing."
type Run implements Node {
  "Must be base64 of \`Run:v1:<run name>:<project>:<entity>\`: the sweep scheduler builds this value itself for stopRun."
  id: ID!
  "The run id that the user sees (8 characters by default)."
  name: String!
  "Numeric id of the project."
  projectId: Int!
  displayName: String
  description: String
  notes: String
  "pending | running | finished | failed | crashed | killed | preempting | preempted"
  state: String
  "JSON text: {key: {\\"value\\": ..., \\"desc\\": null}}"
  config: JSONString
  summaryMetrics: JSONString
  systemMetrics: JSONString
  tags: [String!]
  group: String
  jobType: String
  commit: String
  host: String
  program: String
  repo: String
  readOnly: Boolean
  createdAt: DateTime!
  heartbeatAt: DateTime
  updatedAt: DateTime
  user: User
  project: Project
  sweepName: String
  exitcode: Int
  "True once a stop was asked for."
  stopped: Boolean
  shouldStop: Boolean
  failed: Boolean
  running: Boolean
  historyLineCount: Int
  logLineCount: Int
  eventsLineCount: Int
  "JSON text with a list of JSON texts: the last history lines."
  historyTail: JSONString
  eventsTail: JSONString
  "{\\"sets\\":..., \\"keys\\":{...}, \\"lastStep\\":N}"
  historyKeys: JSON
  wandbConfig(keys: [String!]): JSONString
  "legacy"
  runInfo: RunInfo
  history(minStep: Int64, maxStep: Int64, samples: Int): [String!]!
  events(samples: Int): [String!]!
  sampledHistory(specs: [JSONString!]!): [JSON]!
  parquetHistory(liveKeys: [String!]!): ParquetHistory
  logLines(first: Int, last: Int, after: String, before: String, useImprovedPagination: Boolean): LogLineConnection
  files(names: [String], after: String, first: Int, pattern: String, upload: Boolean): FileConnection
  fileCount(pattern: String): Int
  inputArtifacts(after: String, first: Int): ArtifactConnection
  outputArtifacts(after: String, first: Int): ArtifactConnection
}

type RunInfo {
  program: String
  args: [String!]
  os: String
  python: String
  colab: String
  executable: String
  codeSaved: Boolean
  cpuCount: Int
  gpuCount: Int
  gpu: String
  git: GitInfo
}
type GitInfo {
  remote: String
  commit: String
}

type ParquetHistory {
  parquetUrls: [String!]!
  liveData: [JSON]
}

type LogLineConnection {
  edges: [LogLineEdge!]!
  pageInfo: PageInfo!
}
type LogLineEdge {
  node: LogLine!
}
type LogLine {
  number: Int!
  timestamp: String
  level: String
  label: String
  line: String!
}

type FileConnection {
  totalCount: Int
  "legacy"
  uploadHeaders: [String!]
  pageInfo: PageInfo!
  edges: [FileEdge!]!
}
type FileEdge {
  node: File
  cursor: String
}

"A run file, an artifact file or a manifest file."
type File implements Node {
  id: ID!
  name: String!
  displayName: String
  url(upload: Boolean): String
  "Absolute URL that answers GET without any Authorization header (signed)."
  directUrl: String!
  uploadUrl: String
  "List of \`Name:value\` texts."
  uploadHeaders: [String!]!
  uploadMultipartUrls: UploadMultipartUrls
  storagePath: String
  sizeBytes: Int64!
  mimetype: String
  updatedAt: DateTime
  digest: String
  md5: String
  artifact: Artifact
}

type UploadMultipartUrls {
  uploadID: String!
  uploadUrlParts: [UploadUrlPart!]!
}
type UploadUrlPart {
  partNumber: Int64!
  uploadUrl: String!
}

type SweepConnection {
  edges: [SweepEdge!]!
  pageInfo: PageInfo!
}
type SweepEdge {
  node: Sweep
}

type Sweep implements Node {
  id: ID!
  "The sweep id that the user sees (8 characters)."
  name: String!
  displayName: String
  method: String!
  "PENDING | RUNNING | PAUSED | FINISHED | CANCELED | CRASHED | FAILED"
  state: String!
  description: String
  "YAML text, exactly as it was upserted."
  config: String!
  createdAt: DateTime!
  updatedAt: DateTime
  heartbeatAt: DateTime
  bestLoss: Float
  runCount: Int!
  runCountExpected: Int
  earlyStopJobRunning: Boolean
  "JSON text"
  controller: JSONString
  controllerRunName: String
  "JSON text; for a launch sweep the text given as launchScheduler"
  scheduler: JSONString
  runs(after: String, first: Int): RunConnection
  agents: AgentConnection!
  agent(agentName: String!): Agent
  project: Project
  user: User
}

"A sweep agent (not a launch agent)."
type Agent implements Node {
  id: ID!
  name: String!
  host: String
  state: String
  totalRuns: Int
  createdAt: DateTime
  heartbeatAt: DateTime
  runs(after: String, before: String, first: Int, last: Int, order: String): RunConnection
}
type AgentConnection {
  edges: [AgentEdge!]!
}
type AgentEdge {
  node: Agent!
}

enum RunQueueAccessType {
  PROJECT
  USER
}

enum RunQueuePrioritizationMode {
  DISABLED
  V0
}

enum RunQueueItemState {
  PENDING
  LEASED
  CLAIMED
  FAILED
}

type RunQueue implements Node {
  id: ID!
  name: String!
  "Compared by the client with user names in the legacy push path."
  createdBy: String
  access: RunQueueAccessType!
  defaultResourceConfigID: ID
  defaultResourceConfig: DefaultResourceConfig
  prioritizationMode: RunQueuePrioritizationMode!
  "A JSON *object* {\\"links\\":[{\\"label\\":..,\\"url\\":..}]}, although the mutations take text."
  externalLinks: JSON
  createdAt: DateTime
  updatedAt: DateTime
  runQueueItems(first: Int, after: String): RunQueueItemConnection
  runQueueItem(id: ID!): RunQueueItem
}

type RunQueueItemConnection {
  edges: [RunQueueItemEdge!]!
  pageInfo: PageInfo
}
type RunQueueItemEdge {
  node: RunQueueItem!
  cursor: String
}

type RunQueueItem implements Node {
  id: ID!
  state: RunQueueItemState!
  "The run id (run *name*) given to ackRunQueueItem; null before the ack."
  associatedRunId: String
  runSpec: JSONString
  templateVariableValues: JSONString
  priority: Int
  createdAt: DateTime
  updatedAt: DateTime
  launchAgentId: ID
  error: RunQueueItemIssue
  warnings: [RunQueueItemIssue!]
}

"Own naming: the client never reads this back."
type RunQueueItemIssue {
  message: String!
  "agent | build | run | Kubernetes"
  stage: String!
  filePaths: [String!]
}

type DefaultResourceConfig implements Node {
  id: ID!
  "A JSON *object* {\\"resource_args\\": {\\"<resource>\\": {...}}}; the client uses it as a dict."
  config: JSON
  "local-container | local-process | kubernetes | sagemaker | gcp-vertex"
  resource: String!
  templateVariables: [TemplateVariable!]!
}

type TemplateVariable {
  name: String!
  "JSON text of a schema: type, enum, default, minimum, maximum ..."
  schema: JSONString!
  description: String
}

type LaunchAgent implements Node {
  id: ID!
  "Used by the agent as a run id, as a Kubernetes label value and in messages: keep to [a-z0-9]."
  name: String!
  "Ids of the queues."
  runQueues: [ID!]!
  hostname: String!
  "POLLING | RUNNING | KILLED"
  agentStatus: String!
  stopPolling: Boolean!
  heartbeatAt: DateTime
  agentConfig: JSONString
  version: String
  createdAt: DateTime
}

"The client fails on any other value."
enum ArtifactState {
  PENDING
  COMMITTED
  DELETED
}

enum ArtifactDigestAlgorithm {
  MANIFEST_MD5
  "since 0.30, only if the feature ARTIFACT_DIGEST_ALGORITHM is on"
  MANIFEST_XXH128
}

enum ArtifactManifestType {
  FULL
  PATCH
  INCREMENTAL
}

enum ArtifactStorageLayout {
  V1
  V2
}

enum CompleteMultipartAction {
  Complete
}

type ArtifactConnection {
  totalCount: Int!
  edges: [ArtifactEdge!]!
  pageInfo: PageInfo!
}
type ArtifactEdge {
  version: String!
  node: Artifact!
  cursor: String
}

type Artifact implements Node {
  "Must be valid standard base64: the client turns it into hex and back."
  id: ID!
  artifactSequence: ArtifactSequence!
  versionIndex: Int
  artifactType: ArtifactType!
  description: String
  metadata: JSONString
  ttlDurationSeconds: Int64!
  ttlIsInherited: Boolean!
  tags: [Tag!]!
  historyStep: Int64
  state: ArtifactState!
  size: Int64!
  digest: String!
  "requested only if the feature ARTIFACT_DIGEST_ALGORITHM is on"
  digestAlgorithm: ArtifactDigestAlgorithm
  commitHash: String
  fileCount: Int64!
  createdAt: DateTime!
  updatedAt: DateTime
  aliases: [ArtifactAlias!]!
  currentManifest: ArtifactManifest
  files(names: [String!], after: String, first: Int): FileConnection
  filesByManifestEntries(
    entries: [ArtifactManifestEntryInput!]
    storageLayout: String!
    manifestVersion: String!
    storageRegion: String
    first: Int
    after: String
  ): FileConnection
  artifactMemberships(after: String, first: Int): ArtifactCollectionMembershipConnection
  usedBy: RunConnection
  createdBy: ArtifactCreator
}

union ArtifactCreator = Run | User

type ArtifactManifest implements Node {
  id: ID!
  digest: String
  file: File!
}

type ArtifactAlias implements Node {
  id: ID!
  alias: String!
  artifactCollection: ArtifactCollection
}

type Tag implements Node {
  id: ID!
  name: String!
}
type TagConnection {
  edges: [TagEdge!]!
}
type TagEdge {
  node: Tag!
}

type ArtifactAliasConnection {
  pageInfo: PageInfo!
  edges: [ArtifactAliasEdge!]!
}
type ArtifactAliasEdge {
  node: ArtifactAlias
}

type ArtifactType implements Node {
  id: ID!
  name: String!
  description: String
  createdAt: DateTime!
  "legacy"
  artifact(name: String!): Artifact
  artifactCollection(name: String!): ArtifactCollection
  artifactCollections(after: String, first: Int, filters: JSONString, order: String): ArtifactCollectionConnection
}
type ArtifactTypeConnection {
  edges: [ArtifactTypeEdge!]!
  pageInfo: PageInfo!
}
type ArtifactTypeEdge {
  node: ArtifactType
}

"Either a sequence (logged artifacts) or a portfolio (registered models)."
interface ArtifactCollection {
  id: ID!
  name: String!
  state: String
  description: String
  createdAt: DateTime!
  updatedAt: DateTime
  project: Project
  defaultArtifactType: ArtifactType!
  tags: TagConnection!
  aliases(after: String, first: Int): ArtifactAliasConnection!
  artifacts(after: String, first: Int, order: String, filters: JSONString): ArtifactConnection
  artifactMembership(aliasName: String!): ArtifactCollectionMembership
}

type ArtifactSequence implements ArtifactCollection & Node {
  id: ID!
  name: String!
  state: String
  description: String
  createdAt: DateTime!
  updatedAt: DateTime
  project: Project
  defaultArtifactType: ArtifactType!
  tags: TagConnection!
  aliases(after: String, first: Int): ArtifactAliasConnection!
  artifacts(after: String, first: Int, order: String, filters: JSONString): ArtifactConnection
  artifactMembership(aliasName: String!): ArtifactCollectionMembership
  "The last COMMITTED version, or null."
  latestArtifact: Artifact
  "since 0.30, only if the feature ARTIFACT_DIGEST_ALGORITHM is on"
  digestAlgorithm: ArtifactDigestAlgorithm
}

type ArtifactPortfolio implements ArtifactCollection & Node {
  id: ID!
  name: String!
  state: String
  description: String
  createdAt: DateTime!
  updatedAt: DateTime
  project: Project
  defaultArtifactType: ArtifactType!
  tags: TagConnection!
  aliases(after: String, first: Int): ArtifactAliasConnection!
  artifacts(after: String, first: Int, order: String, filters: JSONString): ArtifactConnection
  artifactMembership(aliasName: String!): ArtifactCollectionMembership
}

type ArtifactCollectionConnection {
  totalCount: Int!
  pageInfo: PageInfo!
  edges: [ArtifactCollectionEdge!]!
}
type ArtifactCollectionEdge {
  node: ArtifactCollection
}

type ArtifactCollectionMembership implements Node {
  id: ID!
  versionIndex: Int
  createdAt: DateTime!
  aliases: [ArtifactAlias!]!
  artifactCollection: ArtifactCollection
  artifact: Artifact
  files(names: [String!], after: String, first: Int): FileConnection
}

type ArtifactCollectionMembershipConnection {
  edges: [ArtifactCollectionMembershipEdge!]!
}
type ArtifactCollectionMembershipEdge {
  node: ArtifactCollectionMembership
}

type ClientIDMapping {
  serverID: ID!
}

type Mutation {
  upsertModel(input: UpsertModelInput!): UpsertModelPayload
  upsertBucket(input: UpsertBucketInput!): UpsertBucketPayload
  deleteRun(input: DeleteRunInput!): DeleteRunPayload
  stopRun(input: StopRunInput!): StopRunPayload
  rewindRun(input: RewindRunInput!): RewindRunPayload
  updateRunState(input: UpdateRunStateInput!): UpdateRunStatePayload
  createRunFiles(input: CreateRunFilesInput!): CreateRunFilesPayload
  markRunFilesUploaded(input: MarkRunFilesUploadedInput!): MarkRunFilesUploadedPayload
  deleteFiles(input: DeleteFilesInput!): DeleteFilesPayload
  notifyScriptableRunAlert(input: NotifyScriptableRunAlertInput!): NotifyScriptableRunAlertPayload
  createCustomChart(input: CreateCustomChartInput!): CreateCustomChartPayload
  generateApiKey(input: GenerateApiKeyInput!): GenerateApiKeyPayload
  deleteApiKey(input: DeleteApiKeyInput!): DeleteApiKeyPayload

  createDefaultResourceConfig(input: CreateDefaultResourceConfigInput!): CreateDefaultResourceConfigPayload
  createRunQueue(input: CreateRunQueueInput!): CreateRunQueuePayload
  upsertRunQueue(input: UpsertRunQueueInput!): UpsertRunQueuePayload
  deleteRunQueues(input: DeleteRunQueuesInput!): DeleteRunQueuesPayload
  pushToRunQueue(input: PushToRunQueueInput!): PushToRunQueuePayload
  pushToRunQueueByName(input: PushToRunQueueByNameInput!): PushToRunQueueByNamePayload
  popFromRunQueue(input: PopFromRunQueueInput!): PopFromRunQueuePayload
  ackRunQueueItem(input: AckRunQueueItemInput!): AckRunQueueItemPayload
  failRunQueueItem(input: FailRunQueueItemInput!): FailRunQueueItemPayload
  updateRunQueueItemWarning(input: UpdateRunQueueItemWarningInput!): UpdateRunQueueItemWarningPayload
  deleteFromRunQueue(input: DeleteFromRunQueueInput!): DeleteFromRunQueuePayload
  createLaunchAgent(input: CreateLaunchAgentInput!): CreateLaunchAgentPayload
  updateLaunchAgent(input: UpdateLaunchAgentInput!): UpdateLaunchAgentPayload

  upsertSweep(input: UpsertSweepInput!): UpsertSweepPayload
  createAgent(input: CreateAgentInput!): CreateAgentPayload
  agentHeartbeat(input: AgentHeartbeatInput!): AgentHeartbeatPayload
  enqueueSweepRun(input: EnqueueSweepRunInput!): EnqueueSweepRunPayload

  createArtifact(input: CreateArtifactInput!): CreateArtifactPayload
  createArtifactFiles(input: CreateArtifactFilesInput!): CreateArtifactFilesPayload
  createArtifactManifest(input: CreateArtifactManifestInput!): CreateArtifactManifestPayload
  updateArtifactManifest(input: UpdateArtifactManifestInput!): UpdateArtifactManifestPayload
  commitArtifact(input: CommitArtifactInput!): CommitArtifactPayload
  completeMultipartUploadArtifact(input: CompleteMultipartUploadArtifactInput!): CompleteMultipartUploadArtifactPayload
  useArtifact(input: UseArtifactInput!): UseArtifactPayload
  updateArtifact(input: UpdateArtifactInput!): UpdateArtifactPayload
  deleteArtifact(input: DeleteArtifactInput!): DeleteArtifactPayload
  linkArtifact(input: LinkArtifactInput!): LinkArtifactPayload
  addAliases(input: AddAliasesInput!): AddAliasesPayload
  deleteAliases(input: DeleteAliasesInput!): DeleteAliasesPayload
  unlinkArtifact(input: UnlinkArtifactInput!): UnlinkArtifactPayload
  updateArtifactSequence(input: UpdateArtifactSequenceInput!): ArtifactCollectionPayload
  updateArtifactPortfolio(input: UpdateArtifactPortfolioInput!): ArtifactCollectionPayload
  moveArtifactSequence(input: MoveArtifactSequenceInput!): ArtifactCollectionPayload
  deleteArtifactSequence(input: DeleteArtifactSequenceInput!): ArtifactCollectionPayload
  deleteArtifactPortfolio(input: DeleteArtifactPortfolioInput!): ArtifactCollectionPayload
  createArtifactCollectionTagAssignments(
    input: CreateArtifactCollectionTagAssignmentsInput!
  ): CreateArtifactCollectionTagAssignmentsPayload
  deleteArtifactCollectionTagAssignments(
    input: DeleteArtifactCollectionTagAssignmentsInput!
  ): DeleteArtifactCollectionTagAssignmentsPayload
  "legacy"
  createArtifactType(input: CreateArtifactTypeInput!): CreateArtifactTypePayload
}

input UpsertModelInput {
  id: String
  "at most 128 characters"
  name: String
  entityName: String
  description: String
  repo: String
  dockerImage: String
  framework: String
  isBenchmark: Boolean
  isPublished: Boolean
  views: JSONString
  icon: ProjectIconInput
  owner: ID
  access: String
  rateLimits: RateLimitsInput
  allowAllArtifactTypesInRegistry: Boolean
  artifactTypes: [ArtifactTypeInput!]
  clientMutationId: String
}
input ProjectIconInput {
  name: String!
  color: String!
}
input RateLimitsInput {
  graphql: Int
  sdkGraphql: Int
  sdkGraphqlQuerySeconds: Float
  filestreamCount: Float
  filestreamPerRunCount: Float
  filestreamSize: Int
  runUpdateCount: Float
  createArtifacts: Int
  createArtifactsRequestCount: Int
  createArtifactsTimeWindow: Int
}
input ArtifactTypeInput {
  name: String!
  description: String
}
type UpsertModelPayload {
  "\`model\` is the old name of the same object"
  project: Project
  model: Project
  inserted: Boolean
  clientMutationId: String
}

input UpsertBucketInput {
  id: String
  name: String
  modelName: String
  entityName: String
  description: String
  displayName: String
  notes: String
  commit: String
  config: JSONString
  framework: String
  debug: Boolean
  jobProgram: String
  jobRepo: String
  jobType: String
  host: String
  groupName: String
  state: String
  sweep: String
  tags: [String!]
  summaryMetrics: JSONString
  clientMutationId: String
}
type UpsertBucketPayload {
  bucket: Run
  inserted: Boolean
  "legacy"
  serverSettings: ServerSettings
  clientMutationId: String
}

input DeleteRunInput {
  id: ID!
  deleteArtifacts: Boolean
  clientMutationId: String
}
type DeleteRunPayload {
  success: Boolean
  clientMutationId: String
}

input StopRunInput {
  id: ID!
  clientMutationId: String
}
type StopRunPayload {
  success: Boolean
  clientMutationId: String
}

input RewindRunInput {
  runName: String!
  entityName: String
  projectName: String
  metricName: String!
  metricValue: Float!
}
type RewindRunPayload {
  rewoundRun: Run
}

input UpdateRunStateInput {
  id: ID!
  state: String!
}
type UpdateRunStatePayload {
  success: Boolean
}

input CreateRunFilesInput {
  entityName: String!
  projectName: String!
  runName: String!
  files: [String!]!
}
type CreateRunFilesPayload {
  runID: ID!
  "List of \`Name:value\` texts that the client adds to each PUT."
  uploadHeaders: [String!]!
  "As many entries as were asked for; \`name\` gives back the path asked for."
  files: [RunFileUpload!]!
}
type RunFileUpload {
  name: String!
  uploadUrl: String
}

input MarkRunFilesUploadedInput {
  entityName: String!
  projectName: String!
  runName: String!
  files: [String!]!
}
type MarkRunFilesUploadedPayload {
  success: Boolean
}

input DeleteFilesInput {
  files: [ID!]!
  projectId: Int
  entityName: String
  projectName: String
}
type DeleteFilesPayload {
  success: Boolean
}

enum AlertSeverity {
  INFO
  WARN
  ERROR
}
input NotifyScriptableRunAlertInput {
  entityName: String!
  projectName: String!
  runName: String!
  title: String!
  text: String!
  severity: AlertSeverity
  waitDuration: Duration
}
type NotifyScriptableRunAlertPayload {
  success: Boolean
}

input CreateCustomChartInput {
  entity: String!
  name: String!
  displayName: String!
  type: String!
  access: String!
  spec: JSONString!
}
type CreateCustomChartPayload {
  chart: CustomChart
}
type CustomChart {
  id: ID!
}

input GenerateApiKeyInput {
  description: String
}
type GenerateApiKeyPayload {
  apiKey: ApiKey
}
input DeleteApiKeyInput {
  id: String!
}
type DeleteApiKeyPayload {
  success: Boolean
}

input CreateDefaultResourceConfigInput {
  entityName: String!
  resource: String!
  "JSON text {\\"resource_args\\": {\\"<resource>\\": {...}}}"
  config: JSONString!
  "JSON text {\\"<name>\\": {\\"schema\\": {...}}}; \\"{}\\" if there are none"
  templateVariables: JSONString
  clientMutationId: String
}
type CreateDefaultResourceConfigPayload {
  defaultResourceConfigID: ID!
  success: Boolean!
  clientMutationId: String
}

input CreateRunQueueInput {
  entityName: String!
  projectName: String!
  queueName: String!
  access: RunQueueAccessType!
  prioritizationMode: RunQueuePrioritizationMode
  defaultResourceConfigID: ID
  externalLinks: JSONString
  clientMutationId: String
}
type CreateRunQueuePayload {
  success: Boolean
  queueID: ID
  clientMutationId: String
}

input UpsertRunQueueInput {
  entityName: String!
  projectName: String!
  queueName: String!
  resourceType: String!
  resourceConfig: JSONString!
  templateVariables: JSONString
  prioritizationMode: RunQueuePrioritizationMode
  externalLinks: JSONString
  clientMutationId: String
}
type UpsertRunQueuePayload {
  success: Boolean
  "Shown as warnings by the client; must be a list, not null."
  configSchemaValidationErrors: [String!]!
  clientMutationId: String
}

input DeleteRunQueuesInput {
  queueIDs: [ID!]!
  clientMutationId: String
}
type DeleteRunQueuesPayload {
  success: Boolean!
  clientMutationId: String
}

input PushToRunQueueInput {
  queueID: ID!
  runSpec: JSONString!
  templateVariableValues: JSONString
  priority: Int
  clientMutationId: String
}
type PushToRunQueuePayload {
  runQueueItemId: ID!
  clientMutationId: String
}

input PushToRunQueueByNameInput {
  entityName: String!
  projectName: String!
  queueName: String!
  runSpec: JSONString!
  templateVariableValues: JSONString
  priority: Int
  clientMutationId: String
}
type PushToRunQueueByNamePayload {
  runQueueItemId: ID!
  "JSON *text* of the spec after the queue config was merged in; the client decodes it."
  runSpec: JSONString
  clientMutationId: String
}

input PopFromRunQueueInput {
  entityName: String!
  projectName: String!
  queueName: String!
  launchAgentId: ID
  clientMutationId: String
}
type PopFromRunQueuePayload {
  runQueueItemId: ID!
  "A JSON *object*, unlike everywhere else: the agent uses it as a dict without decoding."
  runSpec: JSON!
  clientMutationId: String
}

input AckRunQueueItemInput {
  runQueueItemId: ID!
  "the run id that the agent will use"
  runName: String!
  clientMutationId: String
}
type AckRunQueueItemPayload {
  success: Boolean!
  clientMutationId: String
}

input FailRunQueueItemInput {
  runQueueItemId: ID!
  message: String
  stage: String
  filePaths: [String!]
  clientMutationId: String
}
type FailRunQueueItemPayload {
  success: Boolean!
  clientMutationId: String
}

input UpdateRunQueueItemWarningInput {
  runQueueItemId: ID!
  message: String!
  stage: String!
  filePaths: [String!]
  clientMutationId: String
}
type UpdateRunQueueItemWarningPayload {
  success: Boolean!
  clientMutationId: String
}

input DeleteFromRunQueueInput {
  queueID: ID!
  runQueueItemId: ID!
  clientMutationId: String
}
type DeleteFromRunQueuePayload {
  success: Boolean!
  clientMutationId: String
}

input CreateLaunchAgentInput {
  entityName: String!
  projectName: String!
  runQueues: [ID!]!
  hostname: String!
  agentConfig: JSONString
  version: String
  clientMutationId: String
}
type CreateLaunchAgentPayload {
  success: Boolean
  launchAgentId: ID!
  clientMutationId: String
}

input UpdateLaunchAgentInput {
  launchAgentId: ID!
  agentStatus: String
  clientMutationId: String
}
type UpdateLaunchAgentPayload {
  success: Boolean!
  clientMutationId: String
}

input UpsertSweepInput {
  id: ID
  config: String
  description: String
  entityName: String
  projectName: String
  controller: JSONString
  "JSON text {\\"queue\\", \\"run_queue_project\\", \\"run_spec\\": JSON text}"
  launchScheduler: JSONString
  templateVariableValues: JSONString
  scheduler: JSONString
  state: String
  priorRunsFilters: JSONString
  displayName: String
  clientMutationId: String
}
type UpsertSweepPayload {
  sweep: Sweep
  configValidationWarnings: [String!]!
  clientMutationId: String
}

input CreateAgentInput {
  host: String!
  projectName: String
  entityName: String
  sweep: String!
  clientMutationId: String
}
type CreateAgentPayload {
  agent: Agent
  clientMutationId: String
}

input AgentHeartbeatInput {
  id: ID!
  metrics: JSONString
  "JSON text {\\"<run id>\\": true, ...}"
  runState: JSONString
  clientMutationId: String
}
type AgentHeartbeatPayload {
  agent: Agent
  "JSON text of a list of commands"
  commands: JSONString
  clientMutationId: String
}

input EnqueueSweepRunInput {
  id: ID!
  config: JSONString!
  displayName: String
}
type EnqueueSweepRunPayload {
  id: String
  runQueueItemId: ID
}

input ArtifactAliasInput {
  artifactCollectionName: String!
  alias: String!
}
input TagInput {
  tagName: String!
  tagCategoryName: String
  attributes: JSONString
}

input CreateArtifactInput {
  entityName: String!
  projectName: String!
  runName: String
  description: String
  artifactTypeName: String!
  "wandb-core sends this one"
  artifactCollectionName: String
  "the Python code of \`wandb job create\` sends this one (a list with one name)"
  artifactCollectionNames: [String!]
  digest: String!
  digestAlgorithm: ArtifactDigestAlgorithm!
  labels: JSONString
  aliases: [ArtifactAliasInput!]
  tags: [TagInput!]
  metadata: JSONString
  ttlDurationSeconds: Int64
  historyStep: Int64
  enableDigestDeduplication: Boolean
  distributedID: String
  clientID: ID
  sequenceClientID: ID
  storageRegion: String
  clientMutationId: String
}
type CreateArtifactPayload {
  artifact: Artifact!
  clientMutationId: String
}

input CreateArtifactFileSpecInput {
  artifactID: ID!
  name: String!
  "base64 of the MD5 of the content"
  md5: String
  "since 0.30; sent as null"
  digest: String
  mimetype: String
  artifactManifestID: ID
  uploadPartsInput: [UploadPartsInput!]
}
input UploadPartsInput {
  partNumber: Int64!
  hexMD5: String!
}
"One entry of a manifest, for filesByManifestEntries."
input ArtifactManifestEntryInput {
  name: String!
  digest: String!
  birthArtifactID: String
  ref: String
  size: Int64
}
input CreateArtifactFilesInput {
  artifactFiles: [CreateArtifactFileSpecInput!]!
  storageLayout: ArtifactStorageLayout!
  "since 0.30; sent as null (a strict server that lacks it rejects the whole call)"
  cloudRegionID: ID
  "since 0.30"
  digestAlgorithm: ArtifactDigestAlgorithm
  clientMutationId: String
}
type CreateArtifactFilesPayload {
  "Same number and ORDER as the files asked for."
  files: FileConnection!
  clientMutationId: String
}

input CreateArtifactManifestInput {
  artifactID: ID!
  baseArtifactID: ID
  name: String!
  digest: String!
  entityName: String!
  projectName: String!
  runName: String!
  type: ArtifactManifestType!
  clientMutationId: String
}
type CreateArtifactManifestPayload {
  artifactManifest: ArtifactManifest!
  clientMutationId: String
}

input UpdateArtifactManifestInput {
  artifactManifestID: ID!
  digest: String
  baseArtifactID: ID
  clientMutationId: String
}
type UpdateArtifactManifestPayload {
  artifactManifest: ArtifactManifest!
  clientMutationId: String
}

input CommitArtifactInput {
  artifactID: ID!
  clientMutationId: String
}
type CommitArtifactPayload {
  artifact: Artifact!
  clientMutationId: String
}

input CompleteMultipartUploadArtifactInput {
  completeMultipartAction: CompleteMultipartAction!
  completedParts: [UploadPartsInput!]!
  artifactID: ID!
  storagePath: String!
  uploadID: String!
  clientMutationId: String
}
type CompleteMultipartUploadArtifactPayload {
  digest: String
  clientMutationId: String
}

input UseArtifactInput {
  entityName: String!
  projectName: String!
  runName: String!
  artifactID: ID!
  usedAs: String
  artifactEntityName: String
  artifactProjectName: String
  clientMutationId: String
}
type UseArtifactPayload {
  artifact: Artifact!
  clientMutationId: String
}

input UpdateArtifactInput {
  artifactID: ID!
  description: String
  metadata: JSONString
  labels: JSONString
  ttlDurationSeconds: Int64
  aliases: [ArtifactAliasInput!]
  tagsToAdd: [TagInput!]
  tagsToDelete: [TagInput!]
  clientMutationId: String
}
type UpdateArtifactPayload {
  artifact: Artifact!
  clientMutationId: String
}

input DeleteArtifactInput {
  artifactID: ID!
  deleteAliases: Boolean
  clientMutationId: String
}
type DeleteArtifactPayload {
  artifact: Artifact!
  clientMutationId: String
}

input LinkArtifactInput {
  artifactPortfolioName: String!
  artifactPortfolioID: ID
  entityName: String!
  projectName: String!
  aliases: [ArtifactAliasInput!]
  artifactID: ID
  clientID: ID
  clientMutationId: String
}
type LinkArtifactPayload {
  versionIndex: Int
  artifactMembership: ArtifactCollectionMembership
  clientMutationId: String
}

input ArtifactCollectionAliasInput {
  entityName: String!
  projectName: String!
  artifactCollectionName: String!
  alias: String!
}
input AddAliasesInput {
  artifactID: ID!
  aliases: [ArtifactCollectionAliasInput!]!
  clientMutationId: String
}
type AddAliasesPayload {
  success: Boolean!
}
input DeleteAliasesInput {
  artifactID: ID!
  aliases: [ArtifactCollectionAliasInput!]!
  clientMutationId: String
}
type DeleteAliasesPayload {
  success: Boolean!
}

input UnlinkArtifactInput {
  artifactID: ID!
  artifactPortfolioID: ID!
  clientMutationId: String
}
type UnlinkArtifactPayload {
  success: Boolean!
}

input UpdateArtifactSequenceInput {
  artifactSequenceID: ID!
  name: String
  description: String
  clientMutationId: String
}
input UpdateArtifactPortfolioInput {
  artifactPortfolioID: ID!
  name: String
  description: String
  clientMutationId: String
}
input MoveArtifactSequenceInput {
  artifactSequenceID: ID!
  destinationArtifactTypeName: String!
  clientMutationId: String
}
input DeleteArtifactSequenceInput {
  artifactSequenceID: ID!
  clientMutationId: String
}
input DeleteArtifactPortfolioInput {
  artifactPortfolioID: ID!
  clientMutationId: String
}
type ArtifactCollectionPayload {
  artifactCollection: ArtifactCollection
}

input CreateArtifactCollectionTagAssignmentsInput {
  entityName: String!
  projectName: String!
  artifactCollectionName: String!
  tags: [TagInput!]!
  clientMutationId: String
}
type CreateArtifactCollectionTagAssignmentsPayload {
  tags: [Tag!]!
}
input DeleteArtifactCollectionTagAssignmentsInput {
  entityName: String!
  projectName: String!
  artifactCollectionName: String!
  tags: [TagInput!]!
  clientMutationId: String
}
type DeleteArtifactCollectionTagAssignmentsPayload {
  success: Boolean!
}

input CreateArtifactTypeInput {
  name: String!
  entityName: String!
  projectName: String!
  description: String
}
type CreateArtifactTypePayload {
  artifactType: ArtifactType
}

type ViewConnection {
  edges: [ViewEdge!]!
  pageInfo: PageInfo!
}
type ViewEdge {
  node: View
  cursor: String
}
type View implements Node {
  id: ID!
  name: String
  displayName: String
  description: String
  spec: JSONString
  type: String
  createdAt: DateTime
  updatedAt: DateTime
  user: User
  project: Project
  entity: Entity
}
`;
