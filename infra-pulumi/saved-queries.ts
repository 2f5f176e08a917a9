/** Saved log queries of every stage. */
const QUERIES: Readonly<Record<string, string>> = {
  'errors-by-stream':
    'filter level in ["error", "fatal"]\n| stats count(*) as errors by @logStream\n| sort errors desc',
  'latency-per-5-minutes':
    'filter ispresent(milliseconds)\n| stats avg(milliseconds) as average, max(milliseconds) as maximum, ' +
    'pct(milliseconds, 50) as p50, pct(milliseconds, 95) as p95, pct(milliseconds, 99) as p99 by bin(5m)',
  'requests-per-5-minutes':
    'filter ispresent(status)\n| stats count(*) as requests, avg(status) as averageStatus, ' +
    'sum(status >= 200 and status < 300) as ok, sum(status >= 400 and status < 500) as refused, ' +
    'sum(status >= 500) as failed by bin(5m)',
  'by-request-id': "filter requestId = 'PUT-THE-REQUEST-ID-HERE'\n| sort @timestamp asc",
};

/** Returns the queries with a comment that links to the runbooks. */
export function savedQueries(runbookBaseUrl: string): Readonly<Record<string, string>> {
  const head = `# What to do: ${runbookBaseUrl}/README.md\n`;
  return Object.fromEntries(Object.entries(QUERIES).map(([name, query]) => [name, `${head}${query}`]));
}
