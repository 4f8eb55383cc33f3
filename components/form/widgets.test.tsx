// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { TemplateField } from "@/lib/config/fields/template-field";
import { formFields } from "@/lib/config/form-fields";
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
  const show = (
    fields: TemplateField[],
    text: Record<string, string>,
    onChange = vi.fn(),
    onFocusField = vi.fn(),
  ) => {
    const form = formFields(fields, text);
    render(<TemplateForm form={form} text={text} onChange={onChange} onFocusField={onFocusField} />);
    return { onChange, onFocusField };
  };

  it("shows the limit beside the field and what is wrong below it, with the nearest value to use", () => {
    const { onChange } = show([gpus], { gpus: "9" });
    const input = screen.getByLabelText<HTMLInputElement>("GPUs");
    expect(input.value).toBe("9");
    expect(input.getAttribute("aria-invalid")).toBe("true");
    const described = (input.getAttribute("aria-describedby") ?? "").split(" ")[0] ?? "";
    expect(document.getElementById(described)?.textContent).toContain("9 is not allowed here");
    expect(screen.getByText("1 – 8")).toBeTruthy();
    fireEvent.click(screen.getByText("Use 8"));
    expect(onChange).toHaveBeenCalledWith("gpus", "8");
  });

  it.each([".5", "0,5"])(
    "what cannot be read as a number, %s, gets the sentence of every other door and what was meant",
    (typed) => {
      const { onChange } = show([{ name: "lr", type: "float", required: true }], { lr: typed });
      expect(
        screen.getByText(/The value of "lr" is not of type float: a float is written like 0.5, 12 or 3e-4\./),
      ).toBeTruthy();
      fireEvent.click(screen.getByText("Use 0.5"));
      expect(onChange).toHaveBeenCalledWith("lr", "0.5");
    },
  );

  it("an untouched field shows its default and has no error", () => {
    show([gpus], {});
    const input = screen.getByLabelText<HTMLInputElement>("GPUs");
    expect(input.value).toBe("4");
    expect(input.getAttribute("aria-invalid")).toBeNull();
  });

  it("every kind of field has a widget tied to its label", () => {
    show(
      [
        { name: "a", type: "string", required: true },
        { name: "b", type: "string", required: true, options: [{ value: "x" }] },
        { name: "c", type: "integer", required: true },
        { name: "d", type: "float", required: true },
        { name: "e", type: "boolean", required: true },
        { name: "f", type: "quantity", required: true },
      ],
      {},
    );
    for (const name of ["a", "b", "c", "d", "e", "f"]) expect(screen.getByLabelText(name)).toBeTruthy();
  });

  describe("a list of options too long to read", () => {
    const options = Array.from({ length: 200 }, (_, index) => ({
      value: `ml.p${index}.${index}xlarge`,
      ...(index === 42 ? { label: "Eight big GPUs (Zürich)" } : {}),
    }));
    const type: TemplateField = { name: "type", title: "Instance", type: "string", required: true, options };
    const names = () => screen.queryAllByRole("option").map((option) => option.textContent);
    const open = (text: Record<string, string> = {}) => {
      const shown = show([type], text);
      fireEvent.click(screen.getByRole("combobox", { name: "Instance" }));
      return {
        ...shown,
        search: (typed: string) =>
          fireEvent.change(screen.getByPlaceholderText("Search"), { target: { value: typed } }),
      };
    };

    it.each([
      ["end of a name", "99xlarge", ["ml.p99.99xlarge", "ml.p199.199xlarge"]],
      ["middle, in other case", "P150.", ["ml.p150.150xlarge"]],
      ["parts in any order", "xlarge p77", ["ml.p77.77xlarge"]],
      ["label, without its marks", "zurich", ["Eight big GPUs (Zürich)ml.p42.42xlarge"]],
      ["value behind a label", "p42.", ["Eight big GPUs (Zürich)ml.p42.42xlarge"]],
      ["letters that only stand somewhere in it", "mlxlarge", []],
    ])("is searched by the %s", (_, typed, found) => {
      const { search } = open();
      expect(names()).toHaveLength(200);
      search(typed);
      expect(names()).toEqual(found);
    });

    it("gives the value of what is picked, and closes", () => {
      const { search, onChange } = open();
      search("zurich");
      fireEvent.click(screen.getByRole("option"));
      expect(onChange).toHaveBeenCalledWith("type", "ml.p42.42xlarge");
      expect(names()).toEqual([]);
    });

    it("shows a value that is no option any more, with its error, and says when nothing matches", () => {
      show([type], { type: "ml.old" });
      const button = screen.getByRole("combobox", { name: "Instance" });
      expect(button.textContent).toBe("ml.old");
      expect(button.getAttribute("aria-invalid")).toBe("true");
      fireEvent.click(button);
      fireEvent.change(screen.getByPlaceholderText("Search"), { target: { value: "no such" } });
      expect(screen.getByText("No option holds that.")).toBeTruthy();
    });

    it("is one, too, when the empty text is an option", () => {
      const { onChange } = show([{ ...type, options: [{ value: "" }, { value: "a" }] }], { type: "a" });
      fireEvent.click(screen.getByRole("combobox", { name: "Instance" }));
      fireEvent.click(screen.getByRole("option", { name: "(empty)" }));
      expect(onChange).toHaveBeenCalledWith("type", "");
    });
  });

  it("a field whose condition does not hold is not there, and comes when it holds", () => {
    const fields: TemplateField[] = [
      { name: "spot", type: "boolean", required: false, default: false },
      { name: "wait", type: "integer", required: true, showIf: { all: [{ field: "spot", values: [true] }] } },
    ];
    show(fields, {});
    expect(screen.queryByLabelText("wait")).toBeNull();
    cleanup();
    show(fields, { spot: "true" });
    expect(screen.getByLabelText("wait")).toBeTruthy();
  });

  it("says which field has the focus, so that its lines can be lit", () => {
    const { onFocusField } = show([gpus], {});
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
  const integer = { type: "integer", min: "1", max: "8" } as const;
  expect(stepNumber(integer, "4", 1)).toBe("5");
  expect(stepNumber(integer, "8", 1)).toBe("8");
  expect(stepNumber(integer, "", 1)).toBe("1");
  expect(stepNumber({ type: "float", step: 0.1 }, "0.2", 1)).toBe("0.3");
  expect(stepNumber({ type: "float" }, "0.2", 1)).toBeUndefined();
  expect(stepNumber(integer, "x", 1)).toBeUndefined();
});

it("fields without a group come first, groups keep their order, hidden fields are left out", () => {
  const field = (name: string, group?: string): TemplateField => ({
    name,
    type: "string",
    required: false,
    ...(group ? { group } : {}),
  });
  const hidden: TemplateField = { ...field("h", "B"), showIf: { all: [{ field: "b", values: ["x"] }] } };
  const groups = groupFields(
    formFields([field("a", "B"), field("b"), field("c", "A"), hidden, field("d", "B")], {}),
  );
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
