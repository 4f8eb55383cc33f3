/**
 * The browser's end of a run's live stream: keeps one connection, goes on from the last byte after a break, and feeds
 * the log model. React reads it as an external store; messages between two frames cause one drawing.
 */
import { formatLogPlace } from "@/lib/runs/log-place";
import type { LogPiece, RunEventView, RunStateMessage } from "@/lib/runs/run-view";
import { LogModel } from "./log/log-model";

/** `refused`: the session has ended, or the run may not be seen any more. */
export type Connection = "connecting" | "live" | "reconnecting" | "ended" | "refused";

export interface RunStreamView {
  version: number;
  connection: Connection;
  attempt: number;
  attempts: readonly number[];
  state: RunStateMessage;
  events: readonly RunEventView[];
}

/** What the stream needs of `EventSource`; tests bring their own. */
export interface StreamSource {
  onopen: (() => void) | null;
  onerror: (() => void) | null;
  addEventListener: (
    type: "log" | "state" | "event" | "end",
    listener: (message: { data: string }) => void,
  ) => void;
  close: () => void;
  /** 2 after an answer that is no stream; a broken connection is 0. */
  readonly readyState?: number;
}

interface RunStreamOptions {
  runId: string;
  state: RunStateMessage;
  events: readonly RunEventView[];
  connect?: (url: string) => StreamSource;
  /** The status with which the server answers whether the run may be seen; the stream itself does not tell. */
  askStatus?: (url: string) => Promise<number>;
  schedule?: (task: () => void, milliseconds: number) => void;
}

/** Waits between tries after a break, in milliseconds; the last one repeats. */
const retryWaits = [250, 500, 1_000, 2_000, 5_000];
/** Bursts are drawn at most this often; a hidden tab gets no animation frames, so this is a timer. */
const drawEvery = 50;
/** Answers that another try will not change. */
const refusals = new Set([401, 403, 404]);
const over: ReadonlySet<Connection> = new Set<Connection>(["ended", "refused"]);

export class RunStream {
  private readonly options: Required<RunStreamOptions>;
  private readonly models = new Map<number, LogModel>();
  private readonly offsets = new Map<number, number>();
  private readonly listeners = new Set<() => void>();
  private source: StreamSource | undefined;
  private retries = 0;
  private isDrawing: boolean = false;
  private view: RunStreamView;
  /** What React was told of; `view` runs ahead of it until the next drawing. */
  private shown: RunStreamView;

  constructor(options: RunStreamOptions) {
    this.options = {
      connect: (url) => new EventSource(url) as unknown as StreamSource,
      askStatus: async (url) => (await fetch(url)).status,
      schedule: (task, milliseconds) => void setTimeout(task, milliseconds),
      ...options,
    };
    const attempt = Math.max(1, options.state.attempt);
    this.view = {
      version: 0,
      connection: "connecting",
      attempt,
      attempts: [attempt],
      state: options.state,
      events: options.events,
    };
    this.shown = this.view;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.listeners.size === 1 && !over.has(this.view.connection)) this.open();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.close();
    };
  };

  readonly snapshot = (): RunStreamView => this.shown;

  /** The log of one attempt; the same object for as long as the stream lives. */
  model(attempt: number): LogModel {
    let model = this.models.get(attempt);
    if (!model) {
      model = new LogModel();
      this.models.set(attempt, model);
    }
    return model;
  }

  private open(): void {
    const attempt = Math.max(...this.offsets.keys(), 0) || 1;
    const from = formatLogPlace({ attempt, offset: this.offsets.get(attempt) ?? 0 });
    const after = this.view.events.at(-1)?.id ?? "0";
    const url = `/api/runs/${encodeURIComponent(this.options.runId)}/logs?from=${from}&after=${after}`;
    const source = this.options.connect(url);
    this.source = source;
    source.onopen = () => {
      this.retries = 0;
      this.change({ connection: "live" });
    };
    source.onerror = () => this.broken(source);
    source.addEventListener("log", ({ data }) => this.takeLog(JSON.parse(data)));
    source.addEventListener("state", ({ data }) => this.takeState(JSON.parse(data)));
    source.addEventListener("event", ({ data }) => this.takeEvent(JSON.parse(data)));
    source.addEventListener("end", () => this.end());
  }

  private close(): void {
    this.source?.close();
    this.source = undefined;
  }

  /** The server has said everything there will ever be to say. */
  private end(): void {
    this.close();
    this.change({ connection: "ended" });
  }

  private broken(source: StreamSource): void {
    if (source !== this.source) return;
    const isAnswered = source.readyState === 2;
    this.close();
    this.change({ connection: "reconnecting" });
    const url = `/api/v1/runs/${encodeURIComponent(this.options.runId)}`;
    if (!isAnswered) this.retry();
    else
      this.options.askStatus(url).then(
        (status) => (refusals.has(status) ? this.change({ connection: "refused" }) : this.retry()),
        () => this.retry(),
      );
  }

  private retry(): void {
    const wait = retryWaits[Math.min(this.retries, retryWaits.length - 1)] ?? 5_000;
    this.retries++;
    this.options.schedule(() => {
      if (this.listeners.size > 0 && !this.source) this.open();
    }, wait);
  }

  private takeLog(piece: LogPiece): void {
    const known = this.offsets.get(piece.attempt) ?? 0;
    // A piece from before a break may come again: what is known is not written twice.
    if (piece.end <= known) return;
    this.offsets.set(piece.attempt, piece.end);
    this.model(piece.attempt).append({ stream: piece.stream, at: Date.parse(piece.at), text: piece.text });
    const { attempts } = this.view;
    const isKnown = attempts.includes(piece.attempt);
    this.change(
      isKnown
        ? {}
        : {
            attempts: [...attempts, piece.attempt].sort((a, b) => a - b),
            attempt: Math.max(piece.attempt, this.view.attempt),
          },
    );
  }

  private takeState(state: RunStateMessage): void {
    this.change({ state });
  }

  private takeEvent(event: RunEventView): void {
    if (this.view.events.some((known) => known.id === event.id)) return;
    this.change({ events: [...this.view.events, event] });
  }

  private change(part: Partial<RunStreamView>): void {
    this.view = { ...this.view, ...part };
    if (this.isDrawing) return;
    this.isDrawing = true;
    this.options.schedule(() => {
      this.isDrawing = false;
      this.view = { ...this.view, version: this.view.version + 1 };
      this.shown = this.view;
      for (const listener of this.listeners) listener();
    }, drawEvery);
  }
}
