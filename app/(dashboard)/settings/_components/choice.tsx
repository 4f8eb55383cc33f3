import { cn } from "@/components/ui/cn";

interface ChoiceProps<T extends string> {
  legend: string;
  name: string;
  options: readonly { value: T; label: string; about: string }[];
  value: T;
  onChange: (value: T) => void;
}

/** One of a few, each with what it means. */
export function Choice<T extends string>({ legend, name, options, value, onChange }: ChoiceProps<T>) {
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 font-medium">{legend}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={cn(
            "flex items-center gap-3 rounded-md border px-3 py-1.5 has-focus-visible:outline-2",
            option.value === value ? "border-indigo-8 bg-indigo-2" : "border-line hover:bg-hover",
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="accent-(--indigo-9) outline-none"
          />
          <span>
            <span className="font-medium">{option.label}</span>{" "}
            <span className="text-muted">{option.about}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
