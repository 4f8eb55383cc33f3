import { Download } from "lucide-react";
import { buttonStyles } from "@/components/ui/button-styles";
import { LinkTabs } from "@/components/ui/link-tabs";
import { RelativeTime } from "@/components/ui/relative-time";
import type { VersionView } from "@/lib/runs/artifact-view";
import { saySize } from "@/lib/runs/say-size";
import { DeleteArtifact } from "../../../../_components/delete-artifact";
import { versionHref } from "../../../../artifact-href";

interface VersionHeaderProps {
  version: VersionView;
  tab: "files" | "lineage" | "diff";
  mayEdit: boolean;
}

/** What a version is, and its pages. */
export function VersionHeader({ version, tab, mayEdit }: VersionHeaderProps) {
  const { project, artifact, type, fileCount, size, by, createdAt, aliases } = version;
  const place = { project, artifact, version: version.version };
  const href = versionHref(place);
  const archive = `/api/v1/projects/${encodeURIComponent(project)}/artifacts/${encodeURIComponent(artifact)}/versions/${version.version}/archive`;
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-5 py-2.5 max-md:px-3.5">
        <div className="min-w-0 grow max-md:basis-full">
          <h1 className="truncate font-semibold text-lg">
            {artifact}:{version.version}
          </h1>
          <p className="truncate text-muted">
            {type} · {fileCount} {fileCount === 1 ? "file" : "files"}, {saySize(size)}
            {by === null ? "" : ` · ${by}`}, <RelativeTime at={createdAt} />
          </p>
        </div>
        {mayEdit ? (
          <DeleteArtifact place={place} aliases={aliases.filter((alias) => alias !== "latest")} />
        ) : null}
        <a href={archive} download className={buttonStyles()}>
          <Download aria-hidden />
          Download as zip
        </a>
      </div>
      <LinkTabs
        label="Parts of the version"
        tabs={[
          { href, label: "Files", selected: tab === "files" },
          { href: `${href}/lineage`, label: "Lineage", selected: tab === "lineage" },
          { href: `${href}/diff`, label: "Changes", selected: tab === "diff" },
        ]}
      />
    </>
  );
}
