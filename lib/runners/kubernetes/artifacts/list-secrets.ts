import { type RemoteArtifacts, StartRefusal } from "../../runner";
import { type FetchList, filesInSecret, packList } from "./pod-protocol";

/** More is brought better by a claim that the queue names. */
const mostLists = 40;

/** The lists of what a pod is to fetch, each as it fits into a Secret. */
export async function listInputs({ url, inputs }: RemoteArtifacts, signal: AbortSignal): Promise<string[]> {
  const lists: FetchList[] = [];
  let list: FetchList = { url, files: [], names: [] };
  for (const [input, { name, path, list: listFiles }] of inputs.entries()) {
    if (lists.length === 0) lists.push(list);
    list.names.push({ input, name, path });
    for (const file of await listFiles(signal)) {
      if (list.files.length >= filesInSecret) {
        list = { url, files: [], names: [] };
        lists.push(list);
      }
      list.files.push({ input, ...file });
    }
  }
  if (lists.length > mostLists)
    throw new StartRefusal(
      "fetch",
      `the input artifacts have more than ${mostLists * filesInSecret} files, which is more than a pod can be told to fetch: make archives of them`,
    );
  return lists.map(packList);
}
