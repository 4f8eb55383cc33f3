import type { Command } from "commander";
import type { z } from "zod";
import { endpoints } from "../api/endpoints";
import { runStates } from "../runs/run-state";
import type { RunRow } from "../runs/run-view";
import { connect } from "./connect";
import { type Column, note, printJson, printTable } from "./output";
import { readCount, repeated } from "./set-option";
import { agoWords, durationWords, valueWords } from "./words";

type ListSort = NonNullable<z.input<typeof endpoints.listRuns.query>["sort"]>;
const [{ options: runSortKeys }] = endpoints.listRuns.query.shape.sort.unwrap().options;

interface ListOptions {
  queue?: string[];
  job?: string[];
  person?: string[];
  project?: string[];
  state?: string[];
  sort: string;
  asc?: boolean;
  limit: number;
  page: number;
  after?: string;
  column?: string[];
  exact?: boolean;
  json?: boolean;
}

export function addRunListCommand(parent: Command): void {
  parent
    .command("list")
    .description("list runs, newest first")
    .argument("[filter...]", 'words of a filter line, such as state:failed since:7d "lr>1e-4"')
    .addOption(repeated("--queue <name>", "of this queue"))
    .addOption(repeated("--job <name>", "of this job"))
    .addOption(repeated("--person <name>", "launched by this person"))
    .addOption(repeated("--project <name>", "of this project"))
    .addOption(repeated("--state <state>", `in this state (${runStates.join(", ")})`))
    .option("--sort <key>", `sort by ${runSortKeys.join(", ")}, or a value such as summary.loss`, "created")
    .option("--asc", "smallest or oldest first")
    .option("--limit <number>", "at most so many, up to 200", readCount, 50)
    .option("--page <number>", "the page after so many", readCount, 1)
    .option("--after <place>", "the page after this place, as the page before gave it as `next`")
    .addOption(repeated("--column <value>", "a column of a value: lr, config.git.url, summary.loss"))
    .option("--exact", "count all runs that match, also beyond 10,000")
    .option("--json", "print one JSON object, with the true total")
    .action((filter: string[], options: ListOptions) => listRuns(filter, options));
}

async function listRuns(filter: string[], options: ListOptions): Promise<void> {
  const { queue, job, person, project, page, limit, after, column = [], exact } = options;
  // Words of ours that hold spaces came quoted from the shell, and are quoted again for the filter line.
  const line = filter.map((word) => (/\s/.test(word) && !word.includes(":") ? `"${word}"` : word)).join(" ");
  const answer = await connect().call(endpoints.listRuns, {
    query: {
      queue,
      job,
      person,
      project,
      state: options.state && asGiven(options.state),
      sort: sortAsGiven(options.sort),
      direction: options.asc ? "asc" : "desc",
      page,
      pageSize: limit,
      after,
      columns: column,
      exact,
      ...(line !== "" && { filter: line }),
    },
  });
  if (options.json) return printJson(answer);
  printTable(answer.rows, [...columnsAt(new Date()), ...column.map(valueColumn)]);
  const { total, isMore } = answer;
  if (process.stdout.isTTY) note(`${answer.rows.length} of ${isMore ? `more than ${total}` : total} runs`);
}

/** States are checked by the server, which says what there is. */
function asGiven(states: string[]): (typeof runStates)[number][] {
  return states as (typeof runStates)[number][];
}

/** What there is to sort by is said by the server too. */
function sortAsGiven(sort: string): ListSort {
  return sort as ListSort;
}

function valueColumn(name: string): Column<RunRow> {
  return { title: name, align: "right", text: ({ columns }) => String(columns?.[name] ?? "") };
}

function columnsAt(now: Date): Column<RunRow>[] {
  const seconds = (value: number | null) => (value === null ? "" : String(value));
  return [
    { title: "ID", text: ({ id }) => id },
    { title: "NAME", text: ({ name }) => name },
    { title: "STATE", text: ({ state }) => state },
    { title: "QUEUE", text: ({ queue }) => queue?.name ?? "" },
    { title: "JOB", text: ({ job }) => (job ? `${job.name}:v${job.version}` : "") },
    { title: "BY", text: ({ author }) => author },
    {
      title: "CREATED",
      text: ({ createdAt }) => agoWords(createdAt, now),
      plain: ({ createdAt }) => createdAt,
    },
    {
      title: "WAITED",
      align: "right",
      text: ({ waitedSeconds }) => durationWords(waitedSeconds),
      plain: ({ waitedSeconds }) => seconds(waitedSeconds),
    },
    {
      title: "RAN",
      align: "right",
      text: ({ ranSeconds }) => durationWords(ranSeconds),
      plain: ({ ranSeconds }) => seconds(ranSeconds),
    },
    { title: "VALUES", text: ({ values }) => valueWords(values) },
  ];
}
