/** What all tabs of a browser share: their runs come over one connection. */
import { connectByFetch } from "./connect-by-fetch";
import { createStreamHub } from "./stream-hub";
import type { FromTab, ToTab } from "./tab-messages";

const watchRun = createStreamHub({ connect: connectByFetch });

function serve(port: MessagePort): void {
  const leaves = new Map<number, () => void>();
  const leave = (id: number) => {
    leaves.get(id)?.();
    leaves.delete(id);
  };
  port.onmessage = ({ data }: MessageEvent<FromTab>) => {
    switch (data.type) {
      case "watch":
        leave(data.id);
        leaves.set(
          data.id,
          watchRun(data.watch, (news) => port.postMessage({ id: data.id, news } satisfies ToTab)),
        );
        return;
      case "leave":
        return leave(data.id);
      case "close":
        for (const id of [...leaves.keys()]) leave(id);
    }
  };
}

addEventListener("connect", (event) => {
  for (const port of (event as MessageEvent).ports) serve(port);
});
