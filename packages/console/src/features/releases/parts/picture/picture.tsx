import '@xyflow/react/dist/base.css';
import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import {
  type Edge,
  MarkerType,
  type Node,
  type NodeChange,
  Position,
  ReactFlow,
  type Viewport,
} from '@xyflow/react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { guessHeight, type Layout, layOut, offsetTo } from '../../view/layout.ts';
import type { PictureStage } from '../../view/picture.ts';
import { toneOf } from '../../view/tone.ts';
import classes from './picture.module.css';
import type { CardProps } from './stage-card.tsx';
import { type StageData, StageNode } from './stage-node.tsx';

type Props = Omit<CardProps, 'stage'> & { readonly stages: readonly PictureStage[] };
type StageNodeType = Node<StageData, 'stage'>;

const nodeTypes = { stage: StageNode };
const noControls = {
  nodesDraggable: false,
  nodesConnectable: false,
  nodesFocusable: false,
  edgesFocusable: false,
  elementsSelectable: false,
  disableKeyboardA11y: true,
  zoomOnScroll: false,
  zoomOnPinch: false,
  zoomOnDoubleClick: false,
  panOnScroll: false,
  preventScrolling: false,
} as const;

/** The pipeline as a picture: its stages in order, joined by what has been passed. */
export function Picture({ stages, ...card }: Props) {
  const { t } = useTranslation('releases');
  const colorMode = useComputedColorScheme();
  const { ref, width: room } = useElementSize();
  const [measured, setMeasured] = useState<Readonly<Record<string, number>>>({});
  const heights = stages.map((stage) => measured[stage.name] ?? guessHeight(stage));
  const layout = layOut(room, heights);
  const { viewport, setViewport, look } = useViewport(layout, room, stages);
  const onNodesChange = (changes: NodeChange<StageNodeType>[]) => {
    const sizes = changes.flatMap((change) =>
      change.type === 'dimensions' && change.dimensions
        ? [[change.id, change.dimensions.height] as const]
        : [],
    );
    if (sizes.length > 0) setMeasured((old) => ({ ...old, ...Object.fromEntries(sizes) }));
  };
  return (
    <div ref={ref} className={classes.picture} style={{ height: layout.height }}>
      {room > 0 && (
        <ReactFlow
          {...noControls}
          nodes={nodesOf(stages, layout, measured, card, look)}
          edges={edgesOf(stages, layout)}
          nodeTypes={nodeTypes}
          onNodesChange={onNodesChange}
          viewport={viewport}
          onViewportChange={setViewport}
          panOnDrag={layout.overflows}
          colorMode={colorMode}
          aria-label={t('picture')}
        />
      )}
    </div>
  );
}

/** Where the picture is looked at: the stage where it stands, or whichever somebody goes to by keyboard. */
function useViewport(layout: Layout, room: number, stages: readonly PictureStage[]) {
  const [viewport, setViewport] = useState<Viewport>({ x: 0, y: 0, zoom: 1 });
  const current = stages.findIndex((stage) => stage.current);
  const look = (stage: number) => setViewport({ x: offsetTo(layout, room, stage), y: 0, zoom: 1 });
  const wanted = offsetTo(layout, room, current);
  useEffect(() => setViewport({ x: wanted, y: 0, zoom: 1 }), [wanted]);
  return { viewport, setViewport, look };
}

function nodesOf(
  stages: readonly PictureStage[],
  { places, stageWidth, vertical }: Layout,
  measured: Readonly<Record<string, number>>,
  card: Omit<CardProps, 'stage'>,
  look: (stage: number) => void,
): StageNodeType[] {
  return stages.map((stage, nth) => {
    const height = measured[stage.name];
    return {
      id: stage.name,
      type: 'stage',
      position: places[nth] ?? { x: 0, y: 0 },
      data: { ...card, stage, onLook: () => look(nth) },
      sourcePosition: vertical ? Position.Bottom : Position.Right,
      targetPosition: vertical ? Position.Top : Position.Left,
      style: { width: stageWidth, pointerEvents: 'all', cursor: 'inherit' },
      ...(height !== undefined && { measured: { width: stageWidth, height } }),
    };
  });
}

/** From each stage to the next: solid and green once it has been passed. */
const edgesOf = (stages: readonly PictureStage[], { vertical }: Layout): Edge[] =>
  stages.slice(1).map((stage, nth) => {
    const passed = toneOf(stages[nth]?.status ?? 'not-started') === 'passed';
    const color = passed ? 'var(--mantine-color-green-6)' : 'var(--mantine-color-dimmed)';
    return {
      id: `to ${stage.name}`,
      source: stages[nth]?.name ?? '',
      target: stage.name,
      type: vertical ? 'straight' : 'smoothstep',
      markerEnd: { type: MarkerType.ArrowClosed, color, width: 18, height: 18 },
      style: { stroke: color, strokeWidth: passed ? 3 : 1.5, ...(!passed && { strokeDasharray: '6 5' }) },
    };
  });
