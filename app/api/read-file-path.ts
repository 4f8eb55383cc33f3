import { AppError } from "@/lib/errors";

/** `/api/run-files/{run}/{name…}`: whose file it is, and its name, decoded. */
export function readFilePath(request: Request): { owner: string; name: string } {
  try {
    const [owner = "", ...parts] = new URL(request.url).pathname.split("/").slice(3).map(decodeURIComponent);
    return { owner, name: parts.join("/") };
  } catch (cause) {
    throw new AppError("NOT_FOUND", "There is no such file.", { cause });
  }
}
