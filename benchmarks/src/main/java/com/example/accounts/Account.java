package com.example.accounts;

/** A thing of the application that events are about. */
public record Account(String id, String kind) {}
