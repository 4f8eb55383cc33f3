/** CloudWatch Logs as its readers see it: groups of streams of dated lines, read in pages by tokens. */
import { AwsError } from "./aws-error";

interface Stream {
  times: number[];
  messages: string[];
}

/** The service's own limits of one page. */
const page = { events: 10_000, bytes: 1024 * 1024, bytesBeside: 26 };

export class LogGroups {
  readonly #groups = new Map<string, Map<string, Stream>>();

  append(group: string, stream: string, messages: string[]): void {
    const streams = this.#groups.get(group) ?? new Map<string, Stream>();
    this.#groups.set(group, streams);
    const kept = streams.get(stream) ?? { times: [], messages: [] };
    streams.set(stream, kept);
    for (const message of messages) {
      kept.times.push(Date.now());
      kept.messages.push(message);
    }
  }

  describeStreams(request: { logGroupName: string; logStreamNamePrefix?: string }) {
    const names = [...this.#group(request.logGroupName).keys()].sort();
    const prefix = request.logStreamNamePrefix ?? "";
    return {
      logStreams: names.filter((name) => name.startsWith(prefix)).map((logStreamName) => ({ logStreamName })),
    };
  }

  getEvents(request: {
    logGroupName: string;
    logStreamName: string;
    startTime?: number;
    startFromHead?: boolean;
    nextToken?: string;
  }) {
    if (request.startFromHead !== true)
      throw new AwsError("InvalidParameterException", "only read from the head here");
    const stream = this.#group(request.logGroupName).get(request.logStreamName);
    if (!stream) throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
    const first =
      request.nextToken === undefined
        ? firstFrom(stream, request.startTime ?? 0)
        : readToken(request.nextToken, stream);
    const events = [];
    let bytes = 0;
    for (let at = first; at < stream.messages.length && events.length < page.events; at++) {
      const message = stream.messages[at] ?? "";
      bytes += Buffer.byteLength(message) + page.bytesBeside;
      if (bytes > page.bytes && events.length > 0) break;
      events.push({ timestamp: stream.times[at], ingestionTime: stream.times[at], message });
    }
    const token = (direction: "f" | "b", at: number) => `${direction}/${String(at).padStart(56, "0")}`;
    return {
      events,
      nextForwardToken: token("f", first + events.length),
      nextBackwardToken: token("b", first),
    };
  }

  #group(name: string): Map<string, Stream> {
    const group = this.#groups.get(name);
    if (!group) throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
    return group;
  }
}

function firstFrom(stream: Stream, time: number): number {
  const at = stream.times.findIndex((one) => one >= time);
  return at < 0 ? stream.times.length : at;
}

function readToken(token: string, stream: Stream): number {
  const at = Number(/^f\/(\d{56})$/.exec(token)?.[1] ?? "NaN");
  if (!(at <= stream.times.length))
    throw new AwsError("InvalidParameterException", "The specified nextToken is invalid.");
  return at;
}
