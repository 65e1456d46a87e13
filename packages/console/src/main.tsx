import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './app/app.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { openTexts } from './shared/texts/texts.ts';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root.');
await openTexts();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
