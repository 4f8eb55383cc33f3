import { MarkedText } from "@/components/ui/marked-text";
import { ScrollBox } from "@/components/ui/scroll-box";
import type { SchemaRow } from "@/lib/api/schema-rows";

/** Names, types and meanings; on a narrow screen it scrolls by itself. */
export function SchemaTable({ label, rows }: { label: string; rows: readonly SchemaRow[] }) {
  return (
    <ScrollBox label={label}>
      <table className="w-full border-collapse text-left text-sm">
        <thead>
          <tr className="border-line border-b text-muted">
            <th scope="col" className="w-64 py-1.5 pr-4 font-normal">
              Name
            </th>
            <th scope="col" className="w-64 py-1.5 pr-4 font-normal">
              Type
            </th>
            <th scope="col" className="py-1.5 font-normal">
              Meaning
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, type, isRequired, description }) => (
            <tr key={name} className="border-line border-b align-top">
              <td className="py-1.5 pr-4">
                <code>{name}</code>
                {isRequired ? null : <span className="text-muted"> optional</span>}
              </td>
              <td className="py-1.5 pr-4">{type}</td>
              <td className="py-1.5">
                <MarkedText text={description} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
