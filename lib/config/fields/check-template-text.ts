import { referencedNames } from "../read/reference-syntax";
import { findSecrets, isLiteralText, isTellingName, maskSecrets, maskWhole } from "../secrets/find-secrets";
import { describeValue } from "../tree/describe-value";

/** As long as a whole document may be (R2). */
const maxTextLength = 256 * 1024;

interface TextBreach {
  code: string;
  message: string;
  found: string;
  severity?: "warning";
}

/** What a text may not hold when it comes as a template value: references (R34), NUL (R2), secrets (R36). */
export function checkTemplateText(name: string, text: string): TextBreach[] {
  const found = maskSecrets(text, name) === text ? describeValue(text) : maskWhole(text);
  if (text.length > maxTextLength) {
    return [
      {
        code: "value-too-long",
        message: `The value of "${name}" has more than ${maxTextLength} characters.`,
        found,
      },
    ];
  }
  const breaches: TextBreach[] = [];
  if (text.includes("\u0000") || /\p{Surrogate}/u.test(text)) {
    breaches.push({
      code: "value-not-text",
      message: `The value of "${name}" holds a character that no text may hold (NUL or half of a pair).`,
      found,
    });
  }
  const [reference] = referencedNames(text);
  if (reference !== undefined) {
    breaches.push({
      code: "reference-in-value",
      message: `The value of "${name}" refers to \${${reference}}, but a template value is never filled from the agent's environment.`,
      found,
    });
  }
  const secrets = findSecrets(text, name);
  if (secrets.length > 0) {
    breaches.push({
      code: "secret-in-config",
      message: `The value of "${name}" looks like ${secrets.join(" and ")}. Secrets are never template values; the queue can take them from the agent's environment.`,
      found: maskWhole(text),
    });
  } else if (isTellingName(name) && isLiteralText(text)) {
    breaches.push({
      code: "telling-name",
      severity: "warning",
      message: `"${name}" sounds secret, but its value is written out and everyone can read it in the run.`,
      found: maskWhole(text),
    });
  }
  return breaches;
}
