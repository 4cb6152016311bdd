/**
 * Many JVMs, one scrape. Each JVM is a member of a directory: it holds a lock there while it runs, writes what its registry shows every few
 * seconds, and answers a scraper that asks for this moment's values. Whoever scrapes adds up what the members tell; what dead members left is
 * folded into one file. docs/decisions/0006 says why so.
 */
package dev.sonde.core.multiprocess;
