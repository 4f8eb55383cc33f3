/**
 * A run's log as lines: text comes in pieces cut anywhere, lines with styles come out.
 * Behaves as a terminal does where programs count on it: `\r` redraws the line, colours last over pieces, cursor-up
 * redraws the lines of a progress display. Everything else a terminal can do is dropped, so copying gives clean text.
 */
import type { LogStream } from "@/lib/runs/agent-protocol";
import { applySgr, type LogStyle, plainStyle } from "./ansi";
import {
  controlCharacter,
  ESC,
  isSequenceBeginning,
  longestSequence,
  wholeSequence,
} from "./escape-sequence";
import { eraseFrom, type LogLine, writeAt } from "./log-line";

export interface LogText {
  stream: LogStream;
  at: number;
  text: string;
}

/** A stretch of lines of the agent (`system`) or of the program. */
export interface LogGroup {
  kind: "system" | "program";
  start: number;
}

export interface LogModelOptions {
  /** More lines than this are dropped from the start; the download has them all. */
  maxLines?: number;
  /** A line longer than this goes on in the next one, so that output without newlines stays readable. */
  maxLineLength?: number;
}

export class LogModel {
  private readonly stored: LogLine[] = [];
  private readonly maxLines: number;
  private readonly maxLineLength: number;
  private readonly styles: Record<LogStream, LogStyle> = {
    stdout: plainStyle,
    stderr: plainStyle,
    system: plainStyle,
  };
  private readonly unfinished: Record<LogStream, string> = { stdout: "", stderr: "", system: "" };
  private groupList: LogGroup[] = [];
  private lastStream: LogStream = "stdout";
  /** The line being written, as an index into `stored`; its length is one past the end between lines. */
  private row = 0;
  private column = 0;
  private droppedLines = 0;

  constructor(options: LogModelOptions = {}) {
    this.maxLines = options.maxLines ?? 500_000;
    this.maxLineLength = options.maxLineLength ?? 16_384;
  }

  /** Lines now held. Line number `n` of the log is `lineAt(n - 1 - dropped)`. */
  get length(): number {
    return this.stored.length;
  }

  /** Lines no longer held, from the start of the log. */
  get dropped(): number {
    return this.droppedLines;
  }

  get groups(): readonly LogGroup[] {
    return this.groupList;
  }

  lineAt(index: number): LogLine | undefined {
    return this.stored[index];
  }

  append(piece: LogText): void {
    const { stream } = piece;
    const text = this.unfinished[stream] + piece.text;
    this.unfinished[stream] = "";
    let at = stream === this.lastStream ? 0 : this.changeStream(stream, text);
    while (at < text.length) {
      controlCharacter.lastIndex = at;
      const found = controlCharacter.exec(text);
      const end = found ? found.index : text.length;
      if (end > at) this.write(text.slice(at, end), piece);
      if (!found) break;
      at = this.control(text, end, piece);
    }
    this.dropOldest();
  }

  /** Two streams never share a line: what one left open is closed. Gives how much of the text has been done by that. */
  private changeStream(stream: LogStream, text: string): number {
    const hasOpenLine = this.row < this.stored.length;
    this.lastStream = stream;
    this.row = this.stored.length;
    this.column = 0;
    // The line feed by which the agent closes it for those who read the bytes.
    return hasOpenLine && stream === "system" && text.startsWith("\n") ? 1 : 0;
  }

  private openLine(piece: LogText): LogLine {
    const current = this.stored[this.row];
    if (current) return current;
    const line: LogLine = { text: "", stream: piece.stream, at: piece.at };
    const kind = piece.stream === "system" ? "system" : "program";
    if (this.groupList.at(-1)?.kind !== kind) this.groupList.push({ kind, start: this.stored.length });
    this.stored.push(line);
    this.row = this.stored.length - 1;
    return line;
  }

  private write(text: string, piece: LogText): void {
    let rest = text;
    while (rest.length > 0) {
      const room = this.maxLineLength - this.column;
      if (room <= 0) {
        this.newline(piece);
        continue;
      }
      const part = rest.slice(0, room);
      writeAt(this.openLine(piece), this.column, part, this.styles[piece.stream]);
      this.column += part.length;
      rest = rest.slice(part.length);
    }
  }

  private newline(piece: LogText): void {
    this.openLine(piece);
    this.row = this.row + 1;
    this.column = 0;
  }

  /** Handles one control character or sequence; gives where to go on. */
  private control(text: string, at: number, piece: LogText): number {
    const character = text[at];
    if (character === "\n") this.newline(piece);
    else if (character === "\r") this.column = 0;
    else if (character === "\b") this.column = Math.max(0, this.column - 1);
    else if (character === ESC) return this.escape(text, at, piece);
    return at + 1;
  }

  private escape(text: string, at: number, piece: LogText): number {
    const tail = text.slice(at, at + longestSequence);
    const match = wholeSequence.exec(tail);
    if (!match) {
      if (tail.length < longestSequence && isSequenceBeginning(tail)) {
        this.unfinished[piece.stream] = text.slice(at);
        return text.length;
      }
      return at + 1;
    }
    const [whole, parameters = "", final] = match;
    if (final) this.csi(final, parameters, piece);
    return at + whole.length;
  }

  private csi(final: string, parameters: string, piece: LogText): void {
    if (final === "m") {
      this.styles[piece.stream] = applySgr(this.styles[piece.stream], parameters);
      return;
    }
    const count = Math.max(1, Number.parseInt(parameters, 10) || 1);
    if (final === "K") this.eraseLine(parameters);
    else if (final === "G") this.column = Math.min(count - 1, this.maxLineLength);
    else if (final === "C") this.column = Math.min(this.column + count, this.maxLineLength);
    else if (final === "D") this.column = Math.max(0, this.column - count);
    else if (final === "A" || final === "F") this.moveUp(count, final === "F");
    else if (final === "B" || final === "E") this.moveDown(count, final === "E");
  }

  private eraseLine(parameters: string): void {
    const line = this.stored[this.row];
    if (!line) return;
    if (parameters === "" || parameters === "0") eraseFrom(line, this.column);
    else if (parameters === "2") eraseFrom(line, 0);
    else if (parameters === "1")
      writeAt(line, 0, " ".repeat(Math.min(this.column, line.text.length)), plainStyle);
  }

  private moveUp(count: number, toStart: boolean): void {
    // A redraw never leaves the lines of its own group: what the agent said stays as it was said.
    const floor = this.groupList.at(-1)?.start ?? 0;
    this.row = Math.max(floor, this.row - count);
    if (toStart) this.column = 0;
  }

  private moveDown(count: number, toStart: boolean): void {
    this.row = Math.min(this.stored.length, this.row + count);
    if (toStart) this.column = 0;
  }

  private dropOldest(): void {
    const slack = Math.min(10_000, Math.ceil(this.maxLines / 10));
    const excess = this.stored.length - this.maxLines;
    if (excess <= slack) return;
    this.stored.splice(0, excess);
    this.droppedLines += excess;
    this.row = Math.max(0, this.row - excess);
    this.groupList = this.groupList
      .map((group) => ({ ...group, start: Math.max(0, group.start - excess) }))
      .filter((_group, index, all) => all[index + 1]?.start !== 0);
  }
}
