// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { TemplateField } from "@/lib/config/template-field";
import { groupFields } from "./field-groups";
import { limitWords } from "./limit-words";
import { recentLabel } from "./recent-label";
import { stepNumber } from "./step-number";
import { TemplateForm } from "./template-form";

afterEach(cleanup);

const gpus: TemplateField = {
  name: "gpus",
  type: "integer",
  title: "GPUs",
  required: false,
  default: 4,
  min: { literal: 1 },
  max: { literal: 8 },
};

describe("the generated form", () => {
  it("shows the limit beside the field and what is wrong below it, with the nearest value to use", () => {
    const onChange = vi.fn();
    const issue = {
      code: "x",
      severity: "error",
      message: "At most 8.",
      path: "",
      field: "gpus",
      suggestion: "8",
    } as const;
    render(
      <TemplateForm fields={[gpus]} text={{ gpus: "9" }} onChange={onChange} issues={[issue]} hidden={[]} />,
    );
    const input = screen.getByLabelText<HTMLInputElement>("GPUs");
    expect(input.value).toBe("9");
    expect(input.getAttribute("aria-invalid")).toBe("true");
    expect(document.getElementById(input.getAttribute("aria-describedby") ?? "")?.textContent).toContain(
      "At most 8.",
    );
    expect(screen.getByText("1 – 8")).toBeTruthy();
    fireEvent.click(screen.getByText("Use 8"));
    expect(onChange).toHaveBeenCalledWith("gpus", "8");
  });

  it("every kind of field has a widget tied to its label", () => {
    const fields: TemplateField[] = [
      { name: "a", type: "string", required: true },
      { name: "b", type: "string", required: true, options: [{ value: "x" }] },
      { name: "c", type: "integer", required: true },
      { name: "d", type: "float", required: true },
      { name: "e", type: "boolean", required: true },
      { name: "f", type: "quantity", required: true },
    ];
    render(<TemplateForm fields={fields} text={{}} onChange={() => undefined} issues={[]} hidden={["f"]} />);
    for (const name of ["a", "b", "c", "d", "e"]) expect(screen.getByLabelText(name)).toBeTruthy();
    expect(screen.queryByLabelText("f")).toBeNull();
  });

  it("says which field has the focus, so that its lines can be lit", () => {
    const onFocusField = vi.fn();
    render(
      <TemplateForm
        fields={[gpus]}
        text={{}}
        onChange={() => undefined}
        issues={[]}
        hidden={[]}
        onFocusField={onFocusField}
      />,
    );
    fireEvent.focus(screen.getByLabelText("GPUs"));
    expect(onFocusField).toHaveBeenLastCalledWith("gpus");
  });
});

it.each([
  [gpus, "1 – 8"],
  [{ ...gpus, max: undefined, step: 2 }, "at least 1, step 2"],
  [{ name: "m", type: "quantity", required: true, max: { literal: "512Gi" } }, "at most 512Gi"],
  [
    { name: "m", type: "integer", required: true, min: { literal: 1 }, max: { expression: "{{nodes}} * 8" } },
    "1 – {{nodes}} * 8",
  ],
  [{ name: "s", type: "string", required: true, options: [{ value: "a" }, { value: "b" }] }, "2 options"],
  [{ name: "s", type: "string", required: true, maxLength: 20 }, "at most 20 characters"],
  [{ name: "s", type: "string", required: true }, ""],
] as [TemplateField, string][])("the limits of %o are said as %s", (field, words) => {
  expect(limitWords(field)).toBe(words);
});

it("arrow keys move a number by its step, within its limits", () => {
  expect(stepNumber(gpus, "4", 1)).toBe("5");
  expect(stepNumber(gpus, "8", 1)).toBe("8");
  expect(stepNumber(gpus, "", 1)).toBe("1");
  expect(stepNumber({ name: "x", type: "float", required: true, step: 0.1 }, "0.2", 1)).toBe("0.3");
  expect(stepNumber({ name: "x", type: "float", required: true }, "0.2", 1)).toBeUndefined();
  expect(stepNumber(gpus, "x", 1)).toBeUndefined();
});

it("fields without a group come first, groups keep their order", () => {
  const field = (name: string, group?: string): TemplateField => ({
    name,
    type: "string",
    required: true,
    ...(group ? { group } : {}),
  });
  const groups = groupFields([field("a", "B"), field("b"), field("c", "A"), field("d", "B")]);
  expect(groups.map((group) => [group.title, group.fields.map(({ name }) => name)])).toEqual([
    [undefined, ["b"]],
    ["B", ["a", "d"]],
    ["A", ["c"]],
  ]);
});

it("recent values say when and what was not the default", () => {
  const now = new Date("2026-11-24T12:00:00");
  const recent = {
    runId: "r",
    runName: "n",
    author: "Ana",
    createdAt: new Date("2026-11-23T09:05:00").toISOString(),
    values: { gpus: 8 },
  };
  expect(recentLabel(recent, [gpus], now)).toBe("Mon · 8 GPUs");
  expect(recentLabel({ ...recent, values: { gpus: 4 } }, [gpus], now)).toBe("Mon · defaults");
});
