import { History, Pencil } from "lucide-react";
import Link from "next/link";
import { CodeText } from "@/components/editor/code-text";
import { Button } from "@/components/ui/button";
import { CommandLine } from "@/components/ui/command-line";
import { RelativeTime } from "@/components/ui/relative-time";
import type { TeamConfigView } from "@/lib/config/catalog-view";
import { shellWord } from "@/lib/config/values/shell-word";
import { configHref, kindWords } from "../../../config-kinds";
import { ArchiveConfig } from "./archive-config";

/** A config to read: what it is, its text, and how it is used. */
export function ConfigView({ config, mayEdit }: { config: TeamConfigView; mayEdit: boolean }) {
  const { kind, name, latest } = config;
  const title = kind === "team-defaults" ? kindWords[kind].one : name;
  return (
    <div className="min-h-0 grow overflow-y-auto">
      <div className="flex flex-wrap items-center gap-2 border-line border-b px-5 py-2.5 max-md:px-3.5">
        <div className="min-w-0 grow max-md:basis-full">
          <h1 className="truncate font-semibold text-lg">{title}</h1>
          <p className="truncate text-muted">
            {kind === "team-defaults" ? "" : `${kindWords[kind].one} · `}v{config.version} ·{" "}
            {config.updatedBy}, <RelativeTime at={config.updatedAt} />
            {latest.note === "" ? "" : ` · ${latest.note}`}
          </p>
        </div>
        {mayEdit ? <ArchiveConfig kind={kind} name={name} title={title} /> : null}
        <Button asChild>
          <Link href={configHref(kind, name, "versions")}>
            <History aria-hidden />
            Versions
          </Link>
        </Button>
        {mayEdit ? (
          <Button variant="primary" asChild>
            <Link href={configHref(kind, name, "edit")}>
              <Pencil aria-hidden />
              Edit
            </Link>
          </Button>
        ) : null}
      </div>
      <div className="flex max-w-220 flex-col gap-4 px-5 py-4 max-md:px-3.5">
        <p className="text-muted">
          {kindWords[kind].about}
          {latest.masked ? " Values of the environment are hidden; only admins see them." : ""}
        </p>
        <CodeText label={`Document of ${title}`} text={latest.text} />
        {kind === "preset" ? (
          <section aria-labelledby="use">
            <h2 id="use" className="mb-1.5 font-medium">
              Launch with it
            </h2>
            <CommandLine command={`npx slipway launch --queue QUEUE --job JOB --preset ${shellWord(name)}`} />
          </section>
        ) : null}
        {kind === "base" ? (
          <section aria-labelledby="use">
            <h2 id="use" className="mb-1.5 font-medium">
              A job takes it with
            </h2>
            <CodeText label="Line for a job" text={`base_config: ${name}`} />
          </section>
        ) : null}
      </div>
    </div>
  );
}
