import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { reproducibility } from "@/lib/config/reproducibility/reproducibility";
import { ReproduceChecks } from "./reproduce-checks";

it("says of every check in words whether it holds, why, and how to mend it", () => {
  const found = reproducibility({
    config: { git: { repository: "r", commit: "a".repeat(40) }, args: ["--seed=1"] },
    files: { Dockerfile: "FROM python:3.12\n" },
    resource: "docker",
  });
  const html = renderToStaticMarkup(<ReproduceChecks {...found} />);
  const text = html.replaceAll(/<[^>]+>/gu, " ").replaceAll(/\s+/gu, " ");
  expect(text).toContain("Could it be repeated? 67 %");
  expect(text).toContain("Code : pinned");
  expect(text).toContain(
    "Image : not pinned In Dockerfile: FROM python:3.12 is a tag, which can move (line 1).",
  );
  expect(text).toContain("Hardware : not known");
  expect(html).toContain("<code>FROM python:3.12@sha256:…</code>");
});
