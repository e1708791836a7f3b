-- The classes of tools that need no configuration: with new, and called.
local function output(tool, input) return { tool.name, tool:execute(input).output } end

return {
  Calculator = output(Calculator.new(), { input = "6 * 7" }),
  StatisticsTool = output(StatisticsTool(), { operation = "mean", values = { 1, 2, 3 } }),
  JsonTool = output(JsonTool.new(), { operation = "query", input = { a = { 1, 2 } }, query = ".a[1]" }),
  CsvTool = output(CsvTool(), { operation = "analyze", input = "a,b\n1,2\n" }),
  CsvReader = output(CsvReader.new(), { operation = "sample", input = "a,b\n1,2\n3,4\n", size = 1 }),
  HashTool = output(HashTool(), { input = "abc", algorithm = "sha1" }),
  Base64Tool = output(Base64Tool.new(), { operation = "encode", input = "abc" }),
  UuidTool = output(UuidTool(), { operation = "validate", uuid = "not one" }),
  DateTimeTool = output(DateTimeTool.new(), { operation = "difference", start = "2026-01-01", ["end"] = "2026-01-03" }),
  RegexTool = output(RegexTool(), { operation = "replace", input = "a-b", pattern = "-", replacement = "+" }),
  TextTool = output(TextTool.new(), { operation = "uppercase", input = "straße" }),
  TemplateTool = output(TemplateTool(), { input = "{{ n }}!", context = { n = 5 } }),
  DiffTool = output(DiffTool.new(), { old_json = { a = 1 }, new_json = { a = 2 } }),
  DataValidator = output(DataValidator(), { input = "x@y", rules = { rules = { { type = "email" } } } }),
  UrlTool = output(UrlTool.new(), { input = "http://example.com/" }),
}
