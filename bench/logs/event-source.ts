/** `EventSource` for Node: the wire format and the calls the run page uses, over a connection of its own. */
import http from "node:http";
import { StringDecoder } from "node:string_decoder";

export class HttpEventSource {
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  private readonly listeners = new Map<string, (message: { data: string }) => void>();
  private readonly request: http.ClientRequest;
  private isClosed: boolean = false;

  constructor(url: string, key: string) {
    this.request = http.get(
      url,
      { agent: false, headers: { authorization: `Bearer ${key}` } },
      (response) => {
        if (response.statusCode !== 200) {
          response.resume();
          this.fail();
          return;
        }
        this.onopen?.();
        this.read(response);
      },
    );
    this.request.on("error", () => this.fail());
  }

  addEventListener(type: string, listener: (message: { data: string }) => void): void {
    this.listeners.set(type, listener);
  }

  close(): void {
    this.isClosed = true;
    this.request.destroy();
  }

  /** What a network that breaks looks like from here. */
  breakOff(): void {
    this.request.destroy();
    this.fail();
  }

  private fail(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.onerror?.();
  }

  private read(response: http.IncomingMessage): void {
    const decoder = new StringDecoder("utf8");
    let rest = "";
    response.on("data", (bytes: Buffer) => {
      rest += decoder.write(bytes);
      for (let end = rest.indexOf("\n\n"); end >= 0 && !this.isClosed; end = rest.indexOf("\n\n")) {
        this.deliver(rest.slice(0, end));
        rest = rest.slice(end + 2);
      }
    });
    response.on("close", () => this.fail());
    response.on("error", () => this.fail());
  }

  private deliver(block: string): void {
    const fields = new Map<string, string>();
    for (const line of block.split("\n")) {
      const colon = line.indexOf(":");
      if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 2));
    }
    const data = fields.get("data");
    if (data !== undefined) this.listeners.get(fields.get("event") ?? "message")?.({ data });
  }
}
