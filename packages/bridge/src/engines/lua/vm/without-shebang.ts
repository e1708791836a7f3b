/** Makes a first line such as `#!/usr/bin/env llmspell` a comment. Lines keep their numbers. */
export function withoutShebang(code: string): string {
  return code.startsWith('#') ? `--${code}` : code;
}
