import { notFound } from "next/navigation";
import { AppError } from "@/lib/errors";

/** What is loaded for a page; what is not there, or not for this person, is the page that says so. */
export async function orNotFound<T>(loading: Promise<T>): Promise<T> {
  try {
    return await loading;
  } catch (error) {
    if (error instanceof AppError && (error.code === "NOT_FOUND" || error.code === "INVALID")) notFound();
    throw error;
  }
}
