import {
  type CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
  type OutputLogEvent,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import type { AttemptOutput } from "../runner";
import { formatPosition, type LogPosition, parsePosition } from "./job-log-position";

export const logGroup = "/aws/sagemaker/TrainingJobs";

export interface LogReader {
  /** Passes on all that is there now; true when there was any. */
  drain(signal: AbortSignal): Promise<boolean>;
}

/** Reads the logs of a job's machines from a position on. CloudWatch keeps lines, and both of a program's streams as one. */
export function createLogReader(
  logs: CloudWatchLogsClient,
  { jobName, isOneMachine }: { jobName: string; isOneMachine: boolean },
  position: string | null,
  output: AttemptOutput,
): LogReader {
  const given = parsePosition(position);
  const tokens = new Map<string, string>();
  const skips = new Map<string, ReturnType<typeof skipGiven>>();

  async function drainStream(name: string, signal: AbortSignal): Promise<boolean> {
    let hasRead = false;
    const machine = name.slice(jobName.length + 1);
    const skip = skips.get(name) ?? skipGiven(given[machine]);
    skips.set(name, skip);
    for (;;) {
      const token = tokens.get(name);
      const from = token === undefined ? startOf(given[machine]) : { nextToken: token };
      const stream = { logGroupName: logGroup, logStreamName: name, startFromHead: true };
      const page = await logs.send(new GetLogEventsCommand({ ...stream, ...from }), { abortSignal: signal });
      const events = skip(page.events ?? []);
      if (events.length > 0) {
        count(given, machine, events);
        const text = events.map(
          ({ message = "" }) => `${isOneMachine ? "" : `[${machineName(machine)}] `}${message}\n`,
        );
        await output.write("stdout", Buffer.from(text.join("")), formatPosition(given));
        hasRead = true;
      }
      // The end of a stream is told by the token that was sent.
      if (page.nextForwardToken === undefined || page.nextForwardToken === token) return hasRead;
      tokens.set(name, page.nextForwardToken);
    }
  }

  return {
    async drain(signal) {
      let hasRead = false;
      for (const name of await findStreams(logs, jobName, signal))
        hasRead = (await drainStream(name, signal)) || hasRead;
      return hasRead;
    },
  };
}

async function findStreams(
  logs: CloudWatchLogsClient,
  jobName: string,
  signal: AbortSignal,
): Promise<string[]> {
  const names: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await logs
      .send(
        new DescribeLogStreamsCommand({
          logGroupName: logGroup,
          logStreamNamePrefix: `${jobName}/`,
          nextToken,
        }),
        { abortSignal: signal },
      )
      .catch((error: unknown) => {
        // The group comes with the account's first job, the stream with the first line.
        if (error instanceof ResourceNotFoundException) return { logStreams: [], nextToken: undefined };
        throw error;
      });
    names.push(...(page.logStreams ?? []).flatMap(({ logStreamName }) => logStreamName ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return names;
}

type Place = LogPosition[string] | undefined;

const startOf = (place: Place) => (place === undefined ? {} : { startTime: place[0] });

/** Leaves out the events at the place's own time that were given before; the first page begins with them. */
function skipGiven(place: Place): (events: OutputLogEvent[]) => OutputLogEvent[] {
  let left = place?.[1] ?? 0;
  const time = place?.[0];
  return (events) =>
    events.filter((event) => {
      if (event.timestamp !== time || left === 0) return true;
      left--;
      return false;
    });
}

function count(given: LogPosition, machine: string, events: OutputLogEvent[]): void {
  for (const { timestamp = 0 } of events) {
    const place = given[machine];
    given[machine] = [timestamp, place?.[0] === timestamp ? place[1] + 1 : 1];
  }
}

/** `algo-1-1700000000` without its time. */
function machineName(stream: string): string {
  return stream.replace(/-\d+$/u, "");
}
