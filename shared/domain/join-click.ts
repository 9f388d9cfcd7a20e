import type { StoredEvent } from './event.ts';
import type { FeedSettings } from './feed.ts';

const INHERITED = [
  'advertiser',
  'publisher',
  'offer',
  'subId',
  'subId2',
  'subId3',
  'subId4',
  'subId5',
  'subId6',
] as const satisfies readonly (keyof StoredEvent)[];
type Inherited = Pick<StoredEvent, (typeof INHERITED)[number] | 'clickTime'>;

/**
 * The conversion with what it takes from its click, which arrived after it (spec E-10): the same as if the click had been
 * there before. Its campaign stays if its call named one, even one that is not there; the feed's default gives way to
 * the click's. The same event where it has been joined already.
 */
export function joinClick(
  conversion: StoredEvent,
  click: StoredEvent,
  settings: Pick<FeedSettings, 'conversionDate'>,
): StoredEvent {
  if (conversion.matched === true) return conversion;
  const joined = {
    ...inheritedFrom(click, conversion),
    matched: true,
    ...campaignAfter(conversion, click),
    campaignNamed: null,
    revision: conversion.revision + 1,
  };
  return { ...joined, countedAt: countedAtOf(joined, settings) };
}

/** The conversion with what of its click it does not carry itself. */
export function inheritedFrom<Own extends Inherited>(click: StoredEvent, own: Own): Own {
  const inherited = { ...own, clickTime: own.clickTime ?? click.time };
  for (const field of INHERITED) inherited[field] = own[field] ?? click[field];
  return inherited;
}

/** The instant that dates an event in reports (spec E-17): its own where its click's is to count and is not known. */
export function countedAtOf(
  { type, time, clickTime }: Pick<StoredEvent, 'type' | 'time' | 'clickTime'>,
  { conversionDate }: Pick<FeedSettings, 'conversionDate'>,
): number {
  return type === 'conversion' && conversionDate === 'click' ? (clickTime ?? time) : time;
}

function campaignAfter(
  { campaignNamed, campaignId, flags }: StoredEvent,
  click: StoredEvent,
): Pick<StoredEvent, 'campaignId' | 'flags'> {
  if (campaignNamed || click.campaignId === null) return { campaignId, flags };
  // What was unknown is the feed's own, which no longer counts.
  return { campaignId: click.campaignId, flags: flags.filter((flag) => flag !== 'unknown-campaign') };
}
