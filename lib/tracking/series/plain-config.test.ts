import { expect, it } from "vitest";
import { writeLineValue } from "./metric-stats";
import { parseLine } from "./parse-line";
import { plainConfig } from "./plain-config";

function plain(text: string): unknown {
  const map = parseLine(text);
  if (!map) throw new Error(`no map: ${text}`);
  return JSON.parse(writeLineValue(plainConfig(map)));
}

it.each([
  [
    '{"lr":{"value":0.1},"opt":{"desc":null,"value":{"name":"adam"}},"_wandb":{"value":{"cli":"0.31"}}}',
    { lr: 0.1, opt: { name: "adam" } },
  ],
  ['{"a.b":{"value":1}}', { "a.b": 1 }],
  ['{"_wandb":{"value":{}}}', {}],
  ["{}", {}],
  ['{"lr":0.1,"model":{"value":3}}', { lr: 0.1, model: { value: 3 } }],
  ['{"lr":{"value":0.1,"unit":"1/s"}}', { lr: { value: 0.1, unit: "1/s" } }],
])("the values of %s", (text, values) => {
  expect(plain(text)).toEqual(values);
});
