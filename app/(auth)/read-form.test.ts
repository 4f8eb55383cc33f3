import { expect, it } from "vitest";
import { readForm } from "./read-form";

it("gives the texts of the fields asked for", () => {
  const form = new FormData();
  form.set("name", "Ana");
  form.set("file", new Blob(["x"]));
  form.set("more", "y");
  expect(readForm(form, ["name", "file", "absent"])).toEqual({ name: "Ana", file: "", absent: "" });
});

it("reads what is no form as an empty one", () => {
  for (const odd of [undefined, null, 7, "text", {}, [], new Map([["name", "Ana"]]), { get: () => "Ana" }])
    expect(readForm(odd, ["name"])).toEqual({ name: "" });
});
