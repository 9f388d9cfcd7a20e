// The key stays in the page's memory: it is gone with the tab. Nothing is asked of another host, validators included.
SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#docs',
  layout: 'BaseLayout',
  deepLinking: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
  validatorUrl: null,
});
