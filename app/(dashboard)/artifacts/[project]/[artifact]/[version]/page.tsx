import type { Metadata } from "next";
import { can } from "@/lib/access/can";
import { VersionFacts } from "./_components/version-facts";
import { VersionFiles } from "./_components/version-files";
import { VersionHeader } from "./_components/version-header";
import { loadPageVersion, type VersionParams } from "./load-page-version";

export async function generateMetadata(props: VersionParams): Promise<Metadata> {
  const { place } = await loadPageVersion(props);
  return { title: `${place.artifact}:${place.version}` };
}

export default async function Page(props: VersionParams) {
  const { actor, version, place } = await loadPageVersion(props);
  const mayEdit = can(actor, "artifact:write");
  return (
    <div className="flex min-h-0 grow flex-col max-lg:overflow-y-auto">
      <VersionHeader version={version} tab="files" mayEdit={mayEdit} />
      <div className="flex min-h-0 grow max-lg:flex-col">
        <div className="flex min-h-100 min-w-0 grow flex-col lg:min-h-0">
          <VersionFiles versionId={version.id} place={place} />
        </div>
        <aside
          aria-label="About the version"
          className="w-90 shrink-0 border-line px-5 py-4 max-lg:w-full max-lg:border-t max-md:px-3.5 lg:overflow-y-auto lg:border-l"
        >
          <VersionFacts version={version} mayEdit={mayEdit} />
        </aside>
      </div>
    </div>
  );
}
