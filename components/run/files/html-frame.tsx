import { fileUrl, type ShownFile } from "./file-url";

/**
 * A page that a program saved, in an origin of its own: without `allow-same-origin` it has no cookies, no storage and no way to the
 * page around it; its own policy, sent with it, leaves it no network.
 */
export function HtmlFrame({ file, label }: { file: ShownFile; label: string }) {
  return (
    <iframe
      title={label}
      src={fileUrl(file, { frame: "1" })}
      sandbox="allow-scripts"
      referrerPolicy="no-referrer"
      loading="lazy"
      // What a page without colours of its own expects.
      className="block h-full min-h-40 w-full bg-white [color-scheme:light]"
    />
  );
}
