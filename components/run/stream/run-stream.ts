/**
 * What a page knows of a run's live stream: feeds the log model, and forgets nothing at a break. React reads it as an external
 * store; messages between two frames cause one drawing.
 */
import type { LogPiece, RunEventView, RunLineCounts, RunStateMessage } from "@/lib/runs/run-view";
import { LogModel } from "../log/log-model";
import type { StreamNews, WatchRun } from "./stream-hub";
import { watchRunShared } from "./watch-run-shared";

/** `refused`: the session has ended, or the run may not be seen any more. */
export type Connection = "connecting" | "live" | "reconnecting" | "ended" | "refused";

export interface RunStreamView {
  version: number;
  connection: Connection;
  attempt: number;
  attempts: readonly number[];
  state: RunStateMessage;
  events: readonly RunEventView[];
  /** Null while nothing was reported. */
  lines: RunLineCounts | null;
}

interface RunStreamOptions {
  runId: string;
  state: RunStateMessage;
  events: readonly RunEventView[];
  watchRun?: WatchRun;
  schedule?: (task: () => void, milliseconds: number) => void;
}

/** Bursts are drawn at most this often; a hidden tab gets no animation frames, so this is a timer. */
const drawEvery = 50;

export class RunStream {
  private readonly options: Required<RunStreamOptions>;
  private readonly models = new Map<number, LogModel>();
  private readonly offsets = new Map<number, number>();
  private readonly listeners = new Set<() => void>();
  private leave: (() => void) | undefined;
  private isDrawing: boolean = false;
  private view: RunStreamView;
  /** What React was told of; `view` runs ahead of it until the next drawing. */
  private shown: RunStreamView;

  constructor(options: RunStreamOptions) {
    this.options = {
      watchRun: watchRunShared,
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
      lines: null,
    };
    this.shown = this.view;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.listeners.size === 1 && this.view.connection !== "ended") this.open();
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
    const from = { attempt, offset: this.offsets.get(attempt) ?? 0 };
    const after = this.view.events.at(-1)?.id ?? "0";
    this.leave = this.options.watchRun({ runId: this.options.runId, from, after }, (news) => this.take(news));
  }

  private close(): void {
    this.leave?.();
    this.leave = undefined;
  }

  private take(news: StreamNews): void {
    switch (news.type) {
      case "open":
        this.change({ connection: "live" });
        break;
      case "broken":
        this.change({ connection: "reconnecting" });
        break;
      case "log":
        this.takeLog(news.data);
        break;
      case "state":
        this.change({ state: news.data });
        break;
      case "metrics":
        this.change({ lines: news.data });
        break;
      case "event":
        this.takeEvent(news.data);
        break;
      case "refused":
        this.close();
        this.change({ connection: "refused" });
        break;
      case "end":
        this.close();
        this.change({ connection: "ended" });
        break;
    }
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
