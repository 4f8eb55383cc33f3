import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { MarkedText } from "./marked-text";

it.each([
  ["take `gpus` away", "<span>take </span><code>gpus</code><span> away</span>"],
  ["it said ` and ended", "<span>it said ` and ended</span>"],
  ["`a` or `b`", "<span></span><code>a</code><span> or </span><code>b</code><span></span>"],
  ["<b>", "<span>&lt;b&gt;</span>"],
])("%j", (text, html) => {
  expect(renderToStaticMarkup(<MarkedText text={text} />)).toBe(html);
});
