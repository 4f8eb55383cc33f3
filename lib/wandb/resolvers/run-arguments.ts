/** What clients ask of lists within a run. */
export interface FileArguments {
  names?: (string | null)[] | null;
  first?: number | null;
  after?: string | null;
  pattern?: string | null;
  upload?: boolean | null;
}

export interface LogArguments {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
}
