import { SECRET_NAME } from './secret-name.ts';

/**
 * The secrets among environment variables, for `createRedactor`: the values under names for secrets (`OPENAI_API_KEY`,
 * `GITHUB_TOKEN`), and user names with passwords in addresses under any name.
 */
export function environmentSecrets(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(environment).flatMap(([name, value = '']) => [
    ...(SECRET_NAME.test(name) ? [value, value.trim()] : []),
    ...credentialsIn(value),
  ]);
}

/** Passwords in an address, as they are written and as they are meant. */
function credentialsIn(text: string): readonly string[] {
  if (!text.includes('://') || !text.includes('@')) return [];
  const url = URL.parse(text.trim());
  if (url === null || url.password === '') return [];
  return [url.password, decoded(url.password), `${url.username}:${url.password}`];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that stands for itself.
    return text;
  }
}
