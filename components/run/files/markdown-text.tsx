import type { ComponentProps } from "react";
import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

/** HTML inside of it stays text, and addresses that are no web addresses are left out: both are the library's own way. */
export default function MarkdownText({ text }: { text: string }) {
  return (
    <div className="max-w-180 break-words p-5 text-base max-md:px-3.5 [&>*:first-child]:mt-0">
      <Markdown remarkPlugins={[remarkGfm]} components={components}>
        {text}
      </Markdown>
    </div>
  );
}

const components: Components = {
  h1: (props) => <Heading {...props} size="mt-6 text-xl" />,
  h2: (props) => <Heading {...props} size="mt-5 text-lg" />,
  h3: (props) => <Heading {...props} size="mt-4 text-base" />,
  h4: (props) => <Heading {...props} size="mt-4" />,
  h5: (props) => <Heading {...props} size="mt-4" />,
  h6: (props) => <Heading {...props} size="mt-4 text-muted" />,
  p: ({ children }) => <p className="mt-2.5 text-pretty">{children}</p>,
  ul: ({ children }) => <ul className="mt-2.5 list-disc pl-5">{children}</ul>,
  ol: ({ children, start }) => (
    <ol start={start} className="mt-2.5 list-decimal pl-5">
      {children}
    </ol>
  ),
  a: ({ children, href }) => (
    <a href={href} target="_blank" rel="noreferrer nofollow" className="text-accent-ink underline">
      {children}
    </a>
  ),
  // A page of ours loads nothing from elsewhere, and where it would lie among the files is not said.
  img: ({ alt, src }) => <span className="text-muted">[image: {alt || String(src)}]</span>,
  pre: ({ children }) => (
    <pre className="mt-2.5 whitespace-pre-wrap rounded-md border border-line bg-panel px-3 py-2 font-mono text-mono">
      {children}
    </pre>
  ),
  code: ({ children }) => <code className="rounded-sm bg-panel px-1 font-mono text-mono">{children}</code>,
  blockquote: ({ children }) => (
    <blockquote className="mt-2.5 border-line-strong border-l-2 pl-3 text-muted">{children}</blockquote>
  ),
  hr: () => <hr className="my-5 border-line" />,
  table: ({ children }) => <table className="mt-2.5 border-collapse text-left">{children}</table>,
  th: ({ children }) => <th className="border border-line px-2.5 py-1 font-medium">{children}</th>,
  td: ({ children }) => <td className="border border-line px-2.5 py-1">{children}</td>,
  input: ({ checked }) => <span>{checked ? "☑ " : "☐ "}</span>,
};

/** Of the file, not of the page around it: how deep it stands is only seen. */
function Heading({ children, size }: ComponentProps<"h1"> & { size: string }) {
  return <h3 className={`font-semibold ${size}`}>{children}</h3>;
}
