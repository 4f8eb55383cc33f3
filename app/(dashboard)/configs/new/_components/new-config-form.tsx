"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { NewDocument } from "@/components/editor/new-document";
import { type Result, refuse } from "@/lib/result";
import { saveTeamConfigAction } from "../../actions";
import { configHref, kindWords } from "../../config-kinds";

interface NewConfigFormProps {
  kind: "base" | "preset";
  mayBase: boolean;
}

const starters = {
  base: `# Shared by every job that says "base_config: <this name>".
env:
  LOG_LEVEL: info
hyperparameters: {}
`,
  preset: `# A saved set of values; people choose it when they launch.
hyperparameters: {}
env: {}
`,
};

/** Name and document of a new base config or preset. */
export function NewConfigForm({ kind, mayBase }: NewConfigFormProps) {
  const router = useRouter();
  const words = kindWords[kind];
  const other = kind === "base" ? "preset" : "base";
  const create = async ({ name, text }: { name: string; text: string }): Promise<Result<unknown>> => {
    const answer = await saveTeamConfigAction(
      { kind, name },
      { baseVersion: 0, text, note: "First version" },
    );
    if (!answer.ok || answer.value.outcome !== "conflict") return answer;
    // A name that is there already is nobody's edit here.
    const message = `There is a ${words.one.toLowerCase()} "${name}" already: choose another name, or edit that one.`;
    return refuse([{ code: "name-taken", severity: "error", message, path: "/name" }]);
  };
  return (
    <NewDocument
      title={`New ${words.one.toLowerCase()}`}
      layer={kind}
      noun={kind}
      nameHelp={
        kind === "base"
          ? "As jobs say it: vision/base.yaml, or a plain name."
          : "What people choose: big-batch, quick-check."
      }
      starter={starters[kind]}
      action={`Create the ${words.one.toLowerCase()}`}
      create={create}
      onCreated={(name) => router.push(configHref(kind, name))}
    >
      <p className="text-muted">
        {words.about}{" "}
        {mayBase ? (
          <Link href={`/configs/new?kind=${other}`} className="text-accent-ink underline underline-offset-2">
            Make a {kindWords[other].one.toLowerCase()} instead
          </Link>
        ) : null}
      </p>
    </NewDocument>
  );
}
