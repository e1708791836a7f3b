/** Makes a first line such as `#!/usr/bin/env llmspell` a comment, and drops a byte order mark. Lines keep their numbers. */
export function loadableCode(code: string): string {
  const text = code.replace(/^\uFEFF/u, '');
  return text.startsWith('#') ? `--${text}` : text;
}
