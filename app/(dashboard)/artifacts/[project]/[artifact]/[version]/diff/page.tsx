import type { Metadata } from "next";
import Link from "next/link";
import { buttonStyles } from "@/components/ui/button-styles";
import { cn } from "@/components/ui/cn";
import { fieldStyles } from "@/components/ui/input";
import { can } from "@/lib/access/can";
import { diffVersions } from "@/lib/artifacts/diff-versions";
import { loadVersions } from "@/lib/artifacts/load-versions";
import { orNotFound } from "../../../../../_components/or-not-found";
import { versionHref } from "../../../../artifact-href";
import { DiffTable } from "../_components/diff-table";
import { VersionHeader } from "../_components/version-header";
import { loadPageVersion, type VersionParams } from "../load-page-version";

interface Props extends VersionParams {
  searchParams: Promise<{ against?: string | string[]; offset?: string | string[] }>;
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { place } = await loadPageVersion(props);
  return { title: `Changes of ${place.artifact}:${place.version}` };
}

const pageSize = 200;

export default async function Page(props: Props) {
  const { actor, version, place } = await loadPageVersion(props);
  const query = await props.searchParams;
  const { project, artifact } = place;
  const { versions } = await loadVersions(actor, { project, artifact, limit: 1_000 });
  const others = versions.map((one) => one.version).filter((other) => other !== place.version);
  const number = Number(place.version.slice(1));
  // Unless another is asked for: the one before it, or else the oldest.
  const before = others.find((other) => Number(other.slice(1)) < number) ?? others.at(-1);
  const against = [query.against].flat()[0] || before;
  const offset = Number([query.offset].flat()[0] ?? 0);
  const diff =
    against === undefined
      ? null
      : await orNotFound(
          diffVersions(actor, {
            ...{ ...place, against, limit: pageSize },
            offset: Number.isInteger(offset) && offset >= 0 ? offset : 0,
          }),
        );
  const href = `${versionHref(place)}/diff`;
  return (
    <div className="flex min-h-0 grow flex-col">
      <VersionHeader version={version} tab="diff" mayEdit={can(actor, "artifact:write")} />
      <div className="min-h-0 grow overflow-y-auto">
        {diff === null ? (
          <p className="px-5 py-8 text-center text-muted">There is no other version to compare it with.</p>
        ) : (
          <>
            <form action={href} className="flex flex-wrap items-center gap-2 px-5 py-3 max-md:px-3.5">
              <label htmlFor="against" className="text-muted">
                What {place.version} has that is not as in
              </label>
              <select
                id="against"
                name="against"
                key={diff.before}
                defaultValue={diff.before}
                className={cn(fieldStyles, "h-8 w-auto touch:h-11")}
              >
                {others.map((other) => (
                  <option key={other}>{other}</option>
                ))}
                {others.includes(diff.before) ? null : <option>{diff.before}</option>}
              </select>
              <button type="submit" className={buttonStyles()}>
                Compare
              </button>
            </form>
            <DiffTable diff={diff} />
            {diff.next === null ? null : (
              <nav aria-label="Pages of the list" className="flex justify-end px-5 py-2">
                <Link
                  href={`${href}?${new URLSearchParams({ against: diff.before, offset: String(diff.next) })}`}
                  className={buttonStyles({ size: "sm" })}
                >
                  Next page
                </Link>
              </nav>
            )}
          </>
        )}
      </div>
    </div>
  );
}
