// The providers of the runtime and the models on this machine; an entry stands for its name in a text.
const list = await Provider.list();
let joined = 'providers:';
for (const provider of list) joined += ` ${provider}`;
const openai = await Provider.get('openai');
const capabilities = await Provider.getCapabilities('openai');
const status = await LocalLLM.status();
const models = await LocalLLM.list();
const info = await LocalLLM.info('llama3.2:3b');
let error;
try {
  await LocalLLM.info('not-there');
} catch (thrown) {
  error = thrown;
}
const built = await Agent.builder().provider(openai).build().chat('Hello');
export default {
  built,
  enabled: list.map((provider) => [provider.name, provider.enabled]),
  joined,
  text: String(openai),
  openai: [openai.name, openai.enabled, openai.default_model],
  capabilities: [capabilities.supports_streaming, capabilities.supports_tools, capabilities.available_models.length],
  none: [(await Provider.get('nobody')) === null, (await Provider.get_capabilities('nobody')) === null],
  available: [
    await Providers.isAvailable('openai'),
    await Provider.is_available('ollama'),
    await Provider.isAvailable('nobody'),
  ],
  status: [status.ollama.running, status.ollama.models, status.candle.ready],
  models: [models.length, models[0].id, models[0].backend, (await LocalLLM.list('candle')).length],
  info: [info.id, info.backend, info.quantization, info.loaded],
  missing: [error === undefined, error.code],
};
