import { AppError } from "@/lib/errors";
import { type LogPlace, parseLogPlace } from "@/lib/runs/log-place";

/** Where a live log is to go on. */
export function readLogPlace(request: Request, from: string | null | undefined): LogPlace {
  // The header is the browser's after a reconnect, and newer than what the address says.
  const text = request.headers.get("last-event-id") || from || "1:0";
  const place = parseLogPlace(text);
  if (!place) throw new AppError("INVALID", 'a place in a log is written "attempt:offset", such as 1:0');
  return place;
}
