import Link from "next/link";
import type { ReactNode } from "react";
import { CommandLine } from "@/components/ui/command-line";
import { ScrollBox } from "@/components/ui/scroll-box";
import { shellWord } from "@/lib/config/values/shell-word";
import type { RunReference, VersionView } from "@/lib/runs/artifact-view";
import { SaidEditor } from "../../../../_components/said-editor";
import { VersionAliases } from "../../../../_components/version-aliases";
import { versionHref } from "../../../../artifact-href";

interface VersionFactsProps {
  version: VersionView;
  mayEdit: boolean;
}

/** What is said of a version, who made and used it, and how to get it. */
export function VersionFacts({ version, mayEdit }: VersionFactsProps) {
  const { project, artifact, description, tags, aliases, metadata, run, usedBy, usedByCount, links } =
    version;
  const place = { project, artifact, version: version.version };
  const name = `${shellWord(project)}/${artifact}:${version.version}`;
  const metadataText = JSON.stringify(metadata, null, 2);
  return (
    <div className="flex flex-col gap-5">
      <SaidEditor place={place} description={description} tags={tags} mayEdit={mayEdit} />
      <VersionAliases place={place} aliases={aliases} mayEdit={mayEdit} />
      <Part title="Get it">
        <div className="flex flex-col gap-1.5">
          <CommandLine command={`npx slipway artifact get ${name}`} />
          <CommandLine command={`wandb artifact get ${name}`} />
        </div>
      </Part>
      <Part title="Made by">
        {run ? (
          <RunLink run={run} />
        ) : (
          <p className="text-muted">{version.by ?? "Nobody who is known any more"}, without a run.</p>
        )}
      </Part>
      <Part title={usedByCount === 1 ? "Used by 1 run" : `Used by ${usedByCount} runs`}>
        {usedBy.length === 0 ? (
          <p className="text-muted">No run has used it yet.</p>
        ) : (
          <ul className="flex flex-col gap-1">
            {usedBy.map((user) => (
              <li key={user.id}>
                <RunLink run={user} />
              </li>
            ))}
          </ul>
        )}
        {usedByCount > usedBy.length ? (
          <p className="text-muted">and {usedByCount - usedBy.length} more</p>
        ) : null}
      </Part>
      {links.length > 0 ? (
        <Part title="Also stands in">
          <ul className="flex flex-col gap-1">
            {links.map((link) => (
              <li key={versionHref(link)}>
                <Link href={versionHref(link)} className="font-mono text-mono hover:underline">
                  {link.project}/{link.artifact}:{link.version}
                </Link>
              </li>
            ))}
          </ul>
        </Part>
      ) : null}
      <Part title="Metadata">
        {metadataText === "{}" ? (
          <p className="text-muted">None.</p>
        ) : (
          <ScrollBox label="Metadata as JSON" className="max-h-80 rounded-md border border-line bg-panel p-3">
            <pre className="font-mono text-mono">{metadataText}</pre>
          </ScrollBox>
        )}
      </Part>
      <Part title="Digest">
        <p className="break-all font-mono text-mono">{version.digest}</p>
      </Part>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="mb-1 font-medium">{title}</h2>
      {children}
    </section>
  );
}

function RunLink({ run }: { run: RunReference }) {
  return (
    <Link href={`/runs/${encodeURIComponent(run.id)}`} className="font-mono text-mono hover:underline">
      {run.name}
    </Link>
  );
}
