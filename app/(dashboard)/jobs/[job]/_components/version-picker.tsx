"use client";

import { useRouter } from "next/navigation";
import { Select } from "@/components/ui/select";
import type { VersionSummary } from "@/lib/config/catalog-view";

interface VersionPickerProps {
  path: string;
  number: number;
  versions: readonly VersionSummary[];
}

/** Which version of the document is shown; the address holds it. */
export function VersionPicker({ path, number, versions }: VersionPickerProps) {
  const router = useRouter();
  const latest = versions[0]?.number;
  return (
    <Select
      aria-label="Version"
      mono
      className="w-32"
      value={String(number)}
      options={versions.map((version) => ({
        value: String(version.number),
        label: version.number === latest ? `v${version.number} (latest)` : `v${version.number}`,
      }))}
      onValueChange={(value) => router.push(value === String(latest) ? path : `${path}?v=${value}`)}
    />
  );
}
