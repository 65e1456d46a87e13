export function NewPipelinePage() {
  return null;
}
