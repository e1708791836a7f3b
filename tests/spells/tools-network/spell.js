// The network: requests, webhooks, a tool that is kept to some hosts, and a host that nobody granted.
const [server] = args;
const results = {};
async function attempt(name, work) {
  try {
    results[name] = await work();
  } catch (error) {
    results[name] = error.code;
  }
}

await attempt('get', async () => {
  const answer = await Tool.execute('http-requester', { input: `${server}/api/version` });
  return [answer.success, answer.result.status_code ?? answer.result.status, answer.output];
});
await attempt('not there', async () => {
  const answer = await Tool.execute('http-requester', { input: `${server}/nothing`, max_retries: 0 });
  return [answer.success, answer.result.status_code ?? answer.result.status];
});
const only = new HttpRequestTool({ allowedDomains: ['example.com'], timeout: 5000, maxResponseSize: 1000 });
await attempt('other domain', async () => (await only.execute({ input: `${server}/api/version` })).success);
const any = new HttpRequestTool({ allowedDomains: ['127.0.0.1'] });
await attempt('own domain', async () => (await any.execute({ input: `${server}/api/version` })).success);
await attempt(
  'not granted',
  async () => (await Tool.execute('http-requester', { input: 'http://192.0.2.1/', max_retries: 0 })).success,
);
const hook = new WebhookTool();
await attempt(
  'webhook',
  async () =>
    (await hook.execute({ input: `${server}/v1/embeddings`, payload: { input: 'abc', model: 'm' } })).output.model,
);
await attempt('scraper', async () => (await Tool.execute('web-scraper', { input: 'http://192.0.2.1/' })).success);
export default results;
