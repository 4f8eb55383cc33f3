import type { ComparisonRow } from "@/lib/runs/run-comparison";
import type { ChartsAddress } from "./charts-address";

export interface RunOrder extends Pick<ChartsAddress, "sort" | "direction"> {
  words: string;
}

const always: readonly RunOrder[] = [
  { sort: "created", direction: "desc", words: "newest" },
  { sort: "created", direction: "asc", words: "oldest" },
  { sort: "ran", direction: "desc", words: "longest" },
];

/** More names than a list can be read through. */
const mostValues = 30;

/** By what the runs that are drawn may be chosen: by time, by a number they reported, or as the list was sorted. */
export function runOrders(rows: readonly ComparisonRow[], now: ChartsAddress): RunOrder[] {
  const numbers = rows.filter(({ section, cells }) => section === "summary" && cells.some(isNumber));
  const orders = [
    ...always,
    ...numbers.slice(0, mostValues).flatMap(({ name }): RunOrder[] => {
      const sort = `summary.${name}` as const;
      return [
        { sort, direction: "asc", words: `lowest ${name}` },
        { sort, direction: "desc", words: `highest ${name}` },
      ];
    }),
  ];
  if (orders.some((order) => isSameOrder(order, now))) return orders;
  const words = `${now.direction === "asc" ? "first" : "last"} by ${now.sort}`;
  return [{ sort: now.sort, direction: now.direction, words }, ...orders];
}

export function isSameOrder(
  a: Pick<RunOrder, "sort" | "direction">,
  b: Pick<RunOrder, "sort" | "direction">,
) {
  return a.sort === b.sort && a.direction === b.direction;
}

function isNumber(cell: ComparisonRow["cells"][number]): boolean {
  return cell !== null && cell.text.trim() !== "" && Number.isFinite(Number(cell.text));
}
