const DEFAULT_URL = 'http://127.0.0.1:11434';
const DEFAULT_PORT = '11434';

/**
 * The address of Ollama from `OLLAMA_HOST`, which may be a URL, a host, a port, or both: without a trailing slash. An
 * address to listen on (`0.0.0.0`) is reached on loopback.
 *
 * @default http://127.0.0.1:11434
 */
export function ollamaUrl(host: string | undefined): string {
  const given = host?.trim() ?? '';
  if (given === '') return DEFAULT_URL;
  const named = /^:?\d+$/.test(given) ? `127.0.0.1:${given.replace(':', '')}` : given;
  const text = /^https?:\/\//i.test(named) ? named : `http://${named}`;
  const url = URL.parse(text);
  if (url === null) return DEFAULT_URL;
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  // Ollama's own client assumes its port where a scheme does not bring one.
  if (url.port === '' && !/^https?:\/\//i.test(named)) url.port = DEFAULT_PORT;
  return url.href.replace(/\/+$/, '');
}
