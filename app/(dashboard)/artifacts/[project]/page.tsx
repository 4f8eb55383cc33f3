import { redirect } from "next/navigation";

/** The artifacts of a project are the list of all, filtered. */
export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const project = decodeURIComponent((await params).project);
  redirect(`/artifacts?${new URLSearchParams({ project })}`);
}
