// The classes of tools that need no configuration: with new, and by a function.
const output = async (tool, input) => [tool.name, (await tool.execute(input)).output];

export default {
  Calculator: await output(new Calculator(), { input: '6 * 7' }),
  StatisticsTool: await output(StatisticsTool.new(), { operation: 'mean', values: [1, 2, 3] }),
  JsonTool: await output(new JsonTool(), { operation: 'query', input: { a: [1, 2] }, query: '.a[1]' }),
  CsvTool: await output(CsvTool.new(), { operation: 'analyze', input: 'a,b\n1,2\n' }),
  CsvReader: await output(new CsvReader(), { operation: 'sample', input: 'a,b\n1,2\n3,4\n', size: 1 }),
  HashTool: await output(HashTool.new(), { input: 'abc', algorithm: 'sha1' }),
  Base64Tool: await output(new Base64Tool(), { operation: 'encode', input: 'abc' }),
  UuidTool: await output(UuidTool.new(), { operation: 'validate', uuid: 'not one' }),
  DateTimeTool: await output(new DateTimeTool(), { operation: 'difference', start: '2026-01-01', end: '2026-01-03' }),
  RegexTool: await output(RegexTool.new(), { operation: 'replace', input: 'a-b', pattern: '-', replacement: '+' }),
  TextTool: await output(new TextTool(), { operation: 'uppercase', input: 'stra\u00dfe' }),
  TemplateTool: await output(TemplateTool.new(), { input: '{{ n }}!', context: { n: 5 } }),
  DiffTool: await output(new DiffTool(), { old_json: { a: 1 }, new_json: { a: 2 } }),
  DataValidator: await output(DataValidator.new(), { input: 'x@y', rules: { rules: [{ type: 'email' }] } }),
  UrlTool: await output(new UrlTool(), { input: 'http://example.com/' }),
};
