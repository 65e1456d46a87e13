// Before anything is painted: the scheme chosen last time, so that no page flashes in the other one.
const chosen = localStorage.getItem('mantine-color-scheme-value') ?? 'auto';
const dark = chosen === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
