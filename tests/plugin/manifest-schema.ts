/** What Grafana asks of a plugin.json, as far as we use it: written for these tests, stricter where we can be. */
const text = { type: 'string', minLength: 1 };

const info = {
  type: 'object',
  required: ['version', 'updated', 'author', 'description', 'keywords', 'logos', 'links', 'screenshots'],
  additionalProperties: false,
  properties: {
    version: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?$' },
    updated: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
    author: { type: 'object', required: ['name'], properties: { name: text } },
    description: { type: 'string', minLength: 10, maxLength: 140 },
    keywords: { type: 'array', minItems: 1, items: text, uniqueItems: true },
    logos: {
      type: 'object',
      required: ['small', 'large'],
      // Relative, without a leading "./": the validator of the catalogue wants it so.
      additionalProperties: { type: 'string', pattern: '^img/[\\w.-]+\\.svg$' },
    },
    links: { type: 'array' },
    screenshots: { type: 'array' },
  },
};

const include = {
  type: 'object',
  required: ['type', 'name', 'path'],
  additionalProperties: false,
  properties: {
    type: { enum: ['page', 'datasource', 'panel', 'dashboard'] },
    name: text,
    path: text,
    role: { enum: ['Viewer', 'Editor', 'Admin'] },
    addToNav: { type: 'boolean' },
    defaultNav: { type: 'boolean' },
    icon: text,
  },
  allOf: [
    {
      if: { properties: { type: { const: 'page' } } },
      then: { required: ['role'], properties: { path: { pattern: '^/(a|plugins)/howdah-observability-app(/|$)' } } },
      else: { properties: { path: { pattern: '^[\\w/-]+\\.json$' } } },
    },
  ],
};

const addedLink = {
  type: 'object',
  required: ['title', 'description', 'targets'],
  additionalProperties: false,
  properties: {
    title: { type: 'string', minLength: 10, maxLength: 25 },
    description: text,
    targets: { type: 'array', minItems: 1, items: { type: 'string', pattern: '^grafana/' } },
  },
};

export const manifestSchema = {
  type: 'object',
  required: ['id', 'type', 'name', 'info', 'dependencies'],
  additionalProperties: false,
  properties: {
    $schema: text,
    // At most one word between the organisation and the type: Grafana's own schema allows no more.
    id: { type: 'string', pattern: '^[0-9a-z]+-([0-9a-z]+-)?(app|panel|datasource)$' },
    type: { enum: ['app', 'datasource', 'panel'] },
    name: text,
    category: { enum: ['tsdb', 'logging', 'cloud', 'tracing', 'profiling', 'sql', 'enterprise', 'iot', 'other'] },
    backend: { type: 'boolean' },
    executable: { type: 'string', pattern: '^gpx_[a-z]+$' },
    alerting: { type: 'boolean' },
    annotations: { type: 'boolean' },
    metrics: { type: 'boolean' },
    logs: { type: 'boolean' },
    tracing: { type: 'boolean' },
    streaming: { type: 'boolean' },
    multiValueFilterOperators: { type: 'boolean' },
    queryOptions: { type: 'object', additionalProperties: { type: 'boolean' } },
    info,
    includes: { type: 'array', items: include },
    extensions: {
      type: 'object',
      additionalProperties: false,
      properties: { addedLinks: { type: 'array', items: addedLink } },
    },
    dependencies: {
      type: 'object',
      required: ['grafanaDependency', 'plugins'],
      additionalProperties: false,
      properties: {
        grafanaDependency: { const: '>=12.3.0' },
        plugins: { type: 'array', maxItems: 0 },
      },
    },
  },
  allOf: [
    {
      if: { properties: { type: { const: 'datasource' } } },
      // Alerting, expressions and public dashboards exist for data sources with a backend only.
      then: { required: ['backend', 'executable', 'alerting'] },
      else: { not: { required: ['backend'] } },
    },
  ],
};
