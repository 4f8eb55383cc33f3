/** What is measured of the history: every filter and every order that the page offers, and pages near and far. */
import type { ListRunsInput } from "../../lib/dispatch/schema";

export interface HistoryCase {
  name: string;
  /** The question of one measurement: values differ from one to the next. */
  ask: (turn: number) => ListRunsInput;
  /** Measured at the place that this page leaves, not at its number. */
  isByPlace?: boolean;
}

const test = (name: string, operator: "<" | ">" | "=" | "~", value: string | number) => ({
  name,
  operator,
  value: String(value),
});

const orders = ["created", "name", "state", "queue", "job", "author", "waited", "ran", "ended"] as const;
const values = [
  "values.lr",
  "values.optimizer",
  "config.hyperparameters.width",
  "summary.loss",
  "summary.accuracy",
] as const;
const sorts = [...orders, ...values];

/** `pages` is how many there are, of fifty runs. */
export function historyCases(pages: number): HistoryCase[] {
  const far = Math.max(1, Math.floor(pages / 2));
  // `seed` goes along with time.
  const half = (turn: number) => test("seed", "<", 25 * pages + turn);
  const last: Record<string, (turn: number) => ListRunsInput> = {
    "last in its order: older half by its seed, by created": (turn) => ({ values: [half(turn)] }),
    "last in its order: older half by its seed, by ended": (turn) => ({
      values: [half(turn)],
      sort: "ended",
    }),
    "last in its order: older half by its seed, by job": (turn) => ({ values: [half(turn)], sort: "job" }),
    "last in its order: newer half by its seed, by ended": (turn) => ({
      values: [test("seed", ">", 25 * pages + turn)],
      sort: "ended",
      direction: "asc",
    }),
  };
  return [
    ...sorts.flatMap((sort): HistoryCase[] => [
      { name: `by ${sort}, page 1`, ask: (turn) => ({ sort, direction: turn % 2 ? "asc" : "desc" }) },
      { name: `by ${sort}, page ${far} by its number`, ask: (turn) => ({ sort, page: far - turn }) },
      {
        name: `by ${sort}, page ${far + 1} by its place`,
        ask: (turn) => ({ sort, page: far - turn }),
        isByPlace: true,
      },
    ]),
    ...Object.entries(filters).flatMap(([name, filter]) => [
      { name, ask: (turn: number) => filter(turn) },
      {
        name: `${name}, by summary.loss`,
        ask: (turn: number) => ({
          ...filter(turn),
          sort: "summary.loss" as const,
          direction: "asc" as const,
        }),
      },
    ]),
    ...Object.entries({ ...mixed, ...last }).map(([name, ask]) => ({ name, ask })),
  ];
}

const filters: Record<string, (turn: number) => ListRunsInput> = {
  "state:failed": () => ({ state: ["failed"] }),
  "state:running": () => ({ state: ["running"] }),
  "queue:gpu-3": (turn) => ({ queue: [`gpu-${turn % 20}`] }),
  "job:train-7": (turn) => ({ job: [`train-${turn % 60}`] }),
  "by:ana": () => ({ person: ["ana"] }),
  "project:project4": (turn) => ({ project: [`project${turn % 12}`] }),
  "since:7d": (turn) => ({ from: new Date(Date.now() - (turn + 7) * 86_400_000).toISOString() }),
  "lr<1e-3": (turn) => ({ values: [test("lr", "<", 1e-3 * (1 + turn / 50))] }),
  "lr>1e-4 lr<1.1e-4": (turn) => ({
    values: [test("lr", ">", 1e-4 * (1 + turn / 9)), test("lr", "<", 1.1e-4 * (1 + turn / 9))],
  }),
  "seed=4711": (turn) => ({ values: [test("seed", "=", 4711 + turn)] }),
  "optimizer=adam": () => ({ values: [test("optimizer", "=", "adam")] }),
  "model~152": () => ({ values: [test("model", "~", "152")] }),
  "dataset~9ab": (turn) => ({ values: [test("dataset", "~", (0xa00 + turn).toString(16))] }),
  "config.hyperparameters.width=512": () => ({ values: [test("config.hyperparameters.width", "=", 512)] }),
  "config.docker.image~train:7": (turn) => ({
    values: [test("config.docker.image", "~", `train:${turn % 20}`)],
  }),
  "summary.loss<0.001": (turn) => ({ values: [test("summary.loss", "<", 0.001 * (1 + turn))] }),
  "has:summary.accuracy": () => ({ has: ["summary.accuracy"] }),
  "words: otter": () => ({ text: "otter" }),
  "words: brisk-otter-41": (turn) => ({ text: `brisk-otter-${41 + turn}` }),
  "words: out of memory": () => ({ text: "out of memory" }),
  "words: nothing like it": () => ({ text: "nothing like it" }),
  "words: xq": () => ({ text: "xq" }),
};

const mixed: Record<string, (turn: number) => ListRunsInput> = {
  "state:failed queue:gpu-1 by:ana": () => ({ state: ["failed"], queue: ["gpu-1"], person: ["ana"] }),
  "state:finished lr<1e-3 optimizer=adam": () => ({
    state: ["finished"],
    values: [test("lr", "<", 1e-3), test("optimizer", "=", "adam")],
  }),
  "lr<1e-3 by values.lr": () => ({ values: [test("lr", "<", 1e-3)], sort: "values.lr" }),
  "lr<1e-3, by name": () => ({ values: [test("lr", "<", 1e-3)], sort: "name" }),
  "lr<1e-3, by summary.loss, page 200": (turn) => ({
    values: [test("lr", "<", 1e-3)],
    sort: "summary.loss",
    page: 200 + turn,
  }),
  "otter lr<1e-3 since:30d": () => ({
    text: "otter",
    values: [test("lr", "<", 1e-3)],
    from: new Date(Date.now() - 30 * 86_400_000).toISOString(),
  }),
  "state:failed, by ran": () => ({ state: ["failed"], sort: "ran" }),
  "against its order: summary.loss>0.9 by summary.loss": () => ({
    values: [test("summary.loss", ">", 0.9)],
    sort: "summary.loss",
    direction: "asc",
  }),
  "few of many: lr<2e-5 summary.loss<0.05": () => ({
    values: [test("lr", "<", 2e-5), test("summary.loss", "<", 0.05)],
  }),
  "hardly any of many: summary.loss<0.5 summary.loss>0.499 lr<1e-3": () => ({
    values: [test("summary.loss", "<", 0.5), test("summary.loss", ">", 0.499), test("lr", "<", 1e-3)],
  }),
  "hardly any of many: state:failed has:summary.accuracy": () => ({
    state: ["failed"],
    has: ["summary.accuracy"],
  }),
};

/** What the W&B client asks of the largest project: a page of fifty, and how many there are. */
export const clientCases: Record<string, { filter: object; order: string }> = {
  "Api().runs, -created_at": { filter: {}, order: "-created_at" },
  "Api().runs, config.…decay<1e-3, by summary.loss": {
    filter: { "config.hyperparameters.decay.value": { $lt: 1e-3 } },
    order: "+summary_metrics.loss",
  },
  "Api().runs, config and summary of few": {
    filter: { "config.hyperparameters.width": 512, "summary_metrics.loss": { $lt: 0.001 } },
    order: "-config.hyperparameters.decay",
  },
  "Api().runs, one of two, state": {
    filter: {
      $or: [{ "summary_metrics.loss": { $lt: 0.01 } }, { "config.hyperparameters.depth": 7 }],
      state: "finished",
    },
    order: "+created_at",
  },
};
